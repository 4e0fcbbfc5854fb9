using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fstatfs(int fd, struct statfs *buf)</c>.</summary>
internal static class FStatFs
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        return lease.TryGet(out OpenFile<TPlatform>? file) ? StatFs.Tell(caller, arguments.A1, file.Inode) : Errno.EBADF;
    }
}
