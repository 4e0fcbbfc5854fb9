using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int chmod(const char *pathname, mode_t mode)</c>.</summary>
internal static class ChMod
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        FChModAt.Change(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, (uint)arguments.A1);
}
