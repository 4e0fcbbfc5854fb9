using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int lchown(const char *pathname, uid_t owner, gid_t group)</c>: as <see cref="ChOwn"/>, of a symbolic link itself.</summary>
internal static class LChOwn
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        FChOwnAt.Change(caller, UserPath<TPlatform>.WorkingDirectory, arguments.A0, (uint)arguments.A1, (uint)arguments.A2, PathFlagBits.KeepLink);
}
