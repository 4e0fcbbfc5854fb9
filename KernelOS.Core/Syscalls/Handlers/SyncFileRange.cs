using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sync_file_range(int fd, off_t offset, off_t nbytes, unsigned flags)</c>: memory is all the storage there is.</summary>
internal static class SyncFileRange
{
    private const uint KnownFlags = 7;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return ((uint)arguments.A3 & ~KnownFlags) != 0 || (nint)arguments.A1 < 0 || (nint)arguments.A2 < 0 ? Errno.EINVAL
            : file.Inode.Kind is InodeKind.RegularFile or InodeKind.Directory ? SyscallResult.Success : Errno.ESPIPE;
    }
}
