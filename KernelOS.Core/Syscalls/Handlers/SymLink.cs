using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int symlink(const char *target, const char *linkpath)</c>.</summary>
internal static class SymLink
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        SymLinkAt.Make(caller, arguments.A0, UserPath<TPlatform>.WorkingDirectory, arguments.A1);
}
