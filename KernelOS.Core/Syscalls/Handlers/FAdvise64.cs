using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fadvise64(int fd, off_t offset, off_t len, int advice)</c>: how a file will be used, which changes nothing.</summary>
internal static class FAdvise64
{
    private const uint LastAdvice = 5;      // POSIX_FADV_NOREUSE

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return file.Inode.Kind == InodeKind.Pipe ? Errno.ESPIPE
            : (nint)arguments.A2 < 0 || (uint)arguments.A3 > LastAdvice ? Errno.EINVAL
            : SyscallResult.Success;
    }
}
