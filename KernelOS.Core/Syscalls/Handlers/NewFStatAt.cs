using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int newfstatat(int dirfd, const char *pathname, struct stat *statbuf, int flags)</c>.</summary>
internal static class NewFStatAt
{
    private const uint KnownFlags = PathFlagBits.KeepLink | PathFlagBits.NoAutomount | PathFlagBits.EmptyPath | PathFlagBits.SyncMask;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A3;
        return (flags & ~KnownFlags) != 0
            ? Errno.EINVAL
            : Tell(caller, (int)arguments.A0, arguments.A1, arguments.A2, flags);
    }

    /// <summary>Tells of what a path names.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="address">The path in user memory.</param>
    /// <param name="destination">Where the answer goes.</param>
    /// <param name="flags">Flags of <see cref="PathFlagBits"/>.</param>
    internal static SyscallResult Tell<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, nuint destination, uint flags)
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

        SyscallResult result = FileStatus.TryTell(caller.Platform, destination, inode) ? SyscallResult.Success : Errno.EFAULT;
        inode.Release();
        return result;
    }
}
