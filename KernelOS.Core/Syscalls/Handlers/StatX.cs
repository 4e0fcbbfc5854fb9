using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int statx(int dirfd, const char *pathname, int flags, unsigned mask, struct statx *buf)</c>: everything is told, whatever is asked for.</summary>
internal static class StatX
{
    private const uint KnownFlags = PathFlagBits.KeepLink | PathFlagBits.NoAutomount | PathFlagBits.EmptyPath | PathFlagBits.SyncMask;
    private const uint Reserved = 0x8000_0000;      // STATX__RESERVED

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A2;
        if ((flags & ~KnownFlags) != 0 || (flags & PathFlagBits.SyncMask) == PathFlagBits.SyncMask || ((uint)arguments.A3 & Reserved) != 0)
        {
            return Errno.EINVAL;
        }

        using UserPath<TPlatform> path = new(caller, (int)arguments.A0, arguments.A1, PathFlagBits.DecodeEmptyPath(flags), stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(PathFlagBits.DecodeFinalLink(flags), out Errno error);
        if (inode is null)
        {
            return error;
        }

        SyscallResult result = ExtendedFileStatus.TryTell(caller.Platform, arguments.A4, inode) ? SyscallResult.Success : Errno.EFAULT;
        inode.Release();
        return result;
    }
}
