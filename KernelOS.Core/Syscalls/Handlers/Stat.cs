using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int stat(const char *pathname, struct stat *statbuf)</c>.</summary>
internal static class Stat
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        NewFStatAt.Tell(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, arguments.A1, PathFlagBits.None);
}
