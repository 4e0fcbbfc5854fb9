using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rmdir(const char *pathname)</c>.</summary>
internal static class RmDir
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Remove(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0);

    /// <summary>Removes an empty directory.</summary>
    internal static SyscallResult Remove<TPlatform>(UserThread<TPlatform> caller, int directory, nuint address)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        return path.Error != Errno.None ? path.Error : NameRemover.RemoveDirectory(path.Start, path.Text).ToErrno();
    }
}
