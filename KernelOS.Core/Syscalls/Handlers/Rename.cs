using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rename(const char *oldpath, const char *newpath)</c>.</summary>
internal static class Rename
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        RenameAt2.Move(
            caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, UserPath<TPlatform>.WorkingDirectory, arguments.A1, RenameOptions.Replace);
}
