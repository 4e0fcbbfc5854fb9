using KernelOS.Core.Files;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int mkdirat(int dirfd, const char *pathname, mode_t mode)</c>.</summary>
internal static class MkDirAt
{
    private const FileMode KnownModes = FileMode.All | FileMode.Sticky;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Make(caller, (int)arguments.A0, arguments.A1, (uint)arguments.A2);

    /// <summary>Makes a directory.</summary>
    internal static SyscallResult Make<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address, uint mode)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        return path.Error != Errno.None
            ? path.Error
            : NameMaker.MakeDirectory(path.Start, path.Text, (FileMode)mode & KnownModes & ~caller.Process.Files.CreationMask).ToErrno();
    }
}
