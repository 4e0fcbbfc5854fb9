using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int chdir(const char *path)</c>.</summary>
internal static class ChDir
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Result<Directory<TPlatform>, FileError> directory = PathLookup.FindDirectory(path.Start, path.Text);
        if (!directory.IsSuccess)
        {
            return directory.Error.ToErrno();
        }

        caller.Process.Files.SetWorkingDirectory(directory.Value);
        return SyscallResult.Success;
    }
}
