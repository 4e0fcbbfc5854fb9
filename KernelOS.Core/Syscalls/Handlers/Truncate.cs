using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int truncate(const char *path, off_t length)</c>.</summary>
internal static class Truncate
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if ((nint)arguments.A1 < 0)
        {
            return Errno.EINVAL;
        }

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

        error = inode.Kind switch
        {
            InodeKind.RegularFile when inode is RegularFile<TPlatform> { Runners.IsRunning: true } => Errno.ETXTBSY,
            InodeKind.RegularFile => inode.Resize(arguments.A1).ToErrno(),
            InodeKind.Directory => Errno.EISDIR,
            _ => Errno.EINVAL,
        };
        inode.Release();
        return error;
    }
}
