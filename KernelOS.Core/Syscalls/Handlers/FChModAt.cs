using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fchmodat(int dirfd, const char *pathname, mode_t mode)</c>.</summary>
internal static class FChModAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Change(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2);

    /// <summary>Changes the permissions of what a path names.</summary>
    internal static SyscallResult Change<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, uint mode)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(FinalLink.Follow, out Errno error);
        if (inode is null)
        {
            return error;
        }

        inode.SetMode((FileMode)mode & FileMode.Mask);
        inode.Release();
        return SyscallResult.Success;
    }
}
