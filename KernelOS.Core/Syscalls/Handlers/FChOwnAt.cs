using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int fchownat(int dirfd, const char *pathname, uid_t owner, gid_t group, int flags)</c>; an id of -1 stays as it was.</summary>
internal static class FChOwnAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A4;
        return (flags & ~(PathFlagBits.KeepLink | PathFlagBits.EmptyPath)) != 0
            ? Errno.EINVAL
            : Change(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2, (uint)arguments.A3, flags);
    }

    /// <summary>Changes the owners of what a path names.</summary>
    internal static SyscallResult Change<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, uint user, uint group, uint flags)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, directory, address, PathFlagBits.DecodeEmptyPath(flags), stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(PathFlagBits.DecodeFinalLink(flags), out Errno error);
        if (inode is null)
        {
            return error;
        }

        inode.SetOwners(user, group);
        inode.Release();
        return SyscallResult.Success;
    }
}
