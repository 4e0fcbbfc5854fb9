using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fstat(int fd, struct stat *statbuf)</c>.</summary>
internal static class FStat
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGet(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return FileStatus.TryTell(caller.Platform, arguments.A1, file.Inode) ? SyscallResult.Success : Errno.EFAULT;
    }
}
