using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int access(const char *pathname, int mode)</c>: as <see cref="FAccessAt"/> from the working directory.</summary>
internal static class Access
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        FAccessAt.Check(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, (uint)arguments.A1, PathFlagBits.None);
}
