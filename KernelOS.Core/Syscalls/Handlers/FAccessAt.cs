using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int faccessat(int dirfd, const char *pathname, int mode)</c>: whether the caller may read (4), write (2) or execute (1) a file.</summary>
/// <remarks>Everybody is root, who may do anything but execute a file that nobody may execute.</remarks>
internal static class FAccessAt
{
    private const uint Execute = 1;
    private const uint KnownModes = 7;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Check(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2, PathFlagBits.None);

    /// <summary>Checks what the caller may do.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="address">The path in user memory.</param>
    /// <param name="mode">What it wants.</param>
    /// <param name="flags">Flags of <see cref="PathFlagBits"/>.</param>
    internal static SyscallResult Check<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, uint mode, uint flags)
        where TPlatform : struct, IPlatform
    {
        if ((mode & ~KnownModes) != 0)
        {
            return Errno.EINVAL;
        }

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

        bool isRefused = (mode & Execute) != 0 && inode.Kind != InodeKind.Directory && (inode.Mode & FileMode.AnyExecute) == 0;
        inode.Release();
        return isRefused ? Errno.EACCES : SyscallResult.Success;
    }
}
