using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fchdir(int fd)</c>.</summary>
internal static class FChDir
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGet(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        if (file.Inode is not Directory<TPlatform> directory)
        {
            return Errno.ENOTDIR;
        }

        directory.Retain();
        caller.Process.Files.SetWorkingDirectory(directory);
        return SyscallResult.Success;
    }
}
