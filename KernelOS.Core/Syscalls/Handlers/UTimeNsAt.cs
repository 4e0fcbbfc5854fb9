using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int utimensat(int dirfd, const char *pathname, const struct timespec times[2], int flags)</c>: sets when a file was read and changed last.</summary>
/// <remarks>Without a path the descriptor itself is meant, without times the present.</remarks>
internal static class UTimeNsAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        LinuxTime access = LinuxTime.Present;
        LinuxTime modification = LinuxTime.Present;
        if (arguments.A2 != 0)
        {
            if (!UserValue.TryRead(caller.Platform, arguments.A2, out access)
                || !UserValue.TryRead(caller.Platform, arguments.A2 + LinuxTime.Size, out modification))
            {
                return Errno.EFAULT;
            }

            if (access.IsOmitted && modification.IsOmitted)
            {
                return SyscallResult.Success;
            }

            if (!access.IsValid || !modification.IsValid)
            {
                return Errno.EINVAL;
            }
        }

        uint flags = (uint)arguments.A3;
        if (arguments.A1 == 0 && (int)arguments.A0 != UserPath<TPlatform>.WorkingDirectory)
        {
            return flags != 0 ? Errno.EINVAL : SetOfDescriptor(caller, (int)arguments.A0, access, modification);
        }

        return (flags & ~(PathFlagBits.KeepLink | PathFlagBits.EmptyPath)) != 0
            ? Errno.EINVAL
            : SetOfPath(caller, (int)arguments.A0, arguments.A1, access, modification, flags);
    }

    /// <summary>Sets the times of what a path names.</summary>
    internal static SyscallResult SetOfPath<TPlatform>(
        UserThread<TPlatform> caller, int directory, nuint address, LinuxTime access, LinuxTime modification, uint flags)
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

        Set(inode, access, modification);
        inode.Release();
        return SyscallResult.Success;
    }

    /// <summary>Sets the times of what a descriptor refers to.</summary>
    internal static SyscallResult SetOfDescriptor<TPlatform>(UserThread<TPlatform> caller, int descriptor, LinuxTime access, LinuxTime modification)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        Set(file.Inode, access, modification);
        return SyscallResult.Success;
    }

    private static void Set<TPlatform>(Inode<TPlatform> inode, LinuxTime access, LinuxTime modification)
        where TPlatform : struct, IPlatform
    {
        Timestamp now = inode.FileSystem.Now;
        inode.AccessTime = access.Resolve(now, inode.AccessTime);
        inode.ModificationTime = modification.Resolve(now, inode.ModificationTime);
        inode.ChangeTime = now;
    }
}
