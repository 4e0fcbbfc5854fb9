using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags)</c>.</summary>
internal static class RenameAt2
{
    private const uint KeepExisting = 1;    // RENAME_NOREPLACE

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint flags = (uint)arguments.A4;
        return (flags & ~KeepExisting) != 0
            ? Errno.EINVAL
            : Move(caller, (int)arguments.A0, arguments.A1, (int)arguments.A2, arguments.A3, flags != 0 ? RenameOptions.KeepExisting : RenameOptions.Replace);
    }

    /// <summary>Renames something.</summary>
    internal static SyscallResult Move<TPlatform>(
        UserThread<TPlatform> caller, int oldDirectory, nuint oldAddress, int newDirectory, nuint newAddress, RenameOptions options)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> from = new(caller, oldDirectory, oldAddress, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (from.Error != Errno.None)
        {
            return from.Error;
        }

        using UserPath<TPlatform> to = new(caller, newDirectory, newAddress, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        return to.Error != Errno.None ? to.Error : NameMover.Rename(from.Start, from.Text, to.Start, to.Text, options).ToErrno();
    }
}
