using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>off_t lseek(int fd, off_t offset, int whence)</c>.</summary>
internal static class LSeek
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        // SeekOrigin has the order of SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA and SEEK_HOLE.
        if ((uint)arguments.A2 > (uint)SeekOrigin.Hole)
        {
            return Errno.EINVAL;
        }

        Result<ulong, FileError> position = file.Seek((SeekOrigin)(uint)arguments.A2, (nint)arguments.A1);
        return position.IsSuccess ? SyscallResult.FromUnsigned((nuint)position.Value) : position.Error.ToErrno();
    }
}
