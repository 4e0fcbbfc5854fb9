using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int flags)</c>: another name for a file.</summary>
internal static class LinkAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A4;
        return (flags & ~(PathFlagBits.FollowLink | PathFlagBits.EmptyPath)) != 0
            ? Errno.EINVAL
            : Make(caller, (int)arguments.A0, arguments.A1, (int)arguments.A2, arguments.A3, flags);
    }

    /// <summary>Makes another name.</summary>
    internal static SyscallResult Make<TPlatform>(
        UserThread<TPlatform> caller, int oldDirectory, nuint oldAddress, int newDirectory, nuint newAddress, uint flags)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> existing = new(caller, oldDirectory, oldAddress, PathFlagBits.DecodeEmptyPath(flags), stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (existing.Error != Errno.None)
        {
            return existing.Error;
        }

        Inode<TPlatform>? inode = existing.Find((flags & PathFlagBits.FollowLink) != 0 ? FinalLink.Follow : FinalLink.Keep, out Errno error);
        if (inode is null)
        {
            return error;
        }

        using UserPath<TPlatform> name = new(caller, newDirectory, newAddress, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        error = name.Error != Errno.None ? name.Error : NameMaker.MakeName(inode, name.Start, name.Text).ToErrno();
        inode.Release();
        return error;
    }
}
