using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int open(const char *pathname, int flags, mode_t mode)</c>: as <see cref="OpenAt"/> from the working directory.</summary>
internal static class Open
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        OpenAt.Open(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, (uint)arguments.A1, (uint)arguments.A2);
}
