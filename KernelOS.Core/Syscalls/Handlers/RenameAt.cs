using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int renameat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath)</c>.</summary>
internal static class RenameAt
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        RenameAt2.Move(caller, (int)arguments.A0, arguments.A1, (int)arguments.A2, arguments.A3, RenameOptions.Replace);
}
