using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int link(const char *oldpath, const char *newpath)</c>: as <see cref="LinkAt"/> from the working directory.</summary>
internal static class Link
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        LinkAt.Make(
            caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, UserPath<TPlatform>.WorkingDirectory, arguments.A1, PathFlagBits.None);
}
