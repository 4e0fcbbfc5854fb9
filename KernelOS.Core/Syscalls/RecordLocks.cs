using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>Locks on parts of files (fcntl's F_SETLK and its kind): checked and granted, but not kept, so that none is ever in another's way.</summary>
internal static class RecordLocks
{
    private const int Length = 32;
    private const short ReadLock = 0;       // F_RDLCK
    private const short WriteLock = 1;      // F_WRLCK
    private const short Unlocked = 2;       // F_UNLCK

    /// <summary>Grants a lock, or tells that nobody holds one.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="file">The file.</param>
    /// <param name="address">Where the program's <c>struct flock</c> lies: type (s16), origin (s16), +8 start, +16 length, +24 process.</param>
    /// <param name="asks">Whether the program asks for a lock that would be in the way.</param>
    internal static SyscallResult Handle<TPlatform>(TPlatform platform, OpenFile<TPlatform> file, nuint address, bool asks)
        where TPlatform : struct, IPlatform
    {
        System.Span<byte> request = stackalloc byte[Length];
        if (!platform.TryReadUser(address, request))
        {
            return Errno.EFAULT;
        }

        short kind = (short)(request[0] | (request[1] << 8));
        short origin = (short)(request[2] | (request[3] << 8));
        if (origin is < 0 or > 2 || kind is < ReadLock or > Unlocked || (asks && kind == Unlocked))
        {
            return Errno.EINVAL;
        }

        if (asks)
        {
            return UserValue.TryWrite(platform, address, Unlocked) ? SyscallResult.Success : Errno.EFAULT;
        }

        bool isAllowed = kind switch
        {
            ReadLock => (file.Flags & OpenFlags.Read) != 0,
            WriteLock => (file.Flags & OpenFlags.Write) != 0,
            _ => true,
        };
        return isAllowed ? SyscallResult.Success : Errno.EBADF;
    }
}
