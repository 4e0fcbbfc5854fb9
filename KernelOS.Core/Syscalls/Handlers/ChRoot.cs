using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int chroot(const char *path)</c>: not permitted, there is one root.</summary>
internal static class ChRoot
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(FinalLink.Follow, out Errno error);
        if (inode is null)
        {
            return error;
        }

        error = inode.Kind == InodeKind.Directory ? Errno.EPERM : Errno.ENOTDIR;
        inode.Release();
        return error;
    }
}
