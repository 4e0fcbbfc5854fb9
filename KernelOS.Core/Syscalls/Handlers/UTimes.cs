using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int utimes(const char *filename, const struct timeval times[2])</c>: as <see cref="FUTimesAt"/> in the working directory.</summary>
internal static class UTimes
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        FUTimesAt.Set(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, arguments.A1);
}
