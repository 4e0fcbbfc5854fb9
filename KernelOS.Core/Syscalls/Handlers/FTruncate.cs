using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int ftruncate(int fd, off_t length)</c>.</summary>
internal static class FTruncate
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if ((nint)arguments.A1 < 0)
        {
            return Errno.EINVAL;
        }

        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow((int)arguments.A0);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        return file.Inode is RegularFile<TPlatform> inode && (file.Flags & OpenFlags.Write) != 0
            ? inode.Resize(arguments.A1).ToErrno()
            : Errno.EINVAL;
    }
}
