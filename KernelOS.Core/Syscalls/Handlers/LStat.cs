using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int lstat(const char *pathname, struct stat *statbuf)</c>: as <see cref="Stat"/>, of a symbolic link itself.</summary>
internal static class LStat
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        NewFStatAt.Tell(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, arguments.A1, PathFlagBits.KeepLink);
}
