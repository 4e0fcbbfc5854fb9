using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int symlinkat(const char *target, int newdirfd, const char *linkpath)</c>.</summary>
internal static class SymLinkAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        Make(caller, arguments.A0, (int)arguments.A1, arguments.A2);

    /// <summary>Makes a symbolic link.</summary>
    internal static SyscallResult Make<TPlatform>(UserThread<TPlatform> caller, nuint targetAddress, int directory, nuint address)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> target = new(caller, UserPath<TPlatform>.WorkingDirectory, targetAddress, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (target.Error != Errno.None)
        {
            return target.Error;
        }

        using UserPath<TPlatform> path = new(caller, directory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        return path.Error != Errno.None
            ? path.Error
            : NameMaker.MakeSymbolicLink(path.Start, path.Text, target.Text).ToErrno();
    }
}
