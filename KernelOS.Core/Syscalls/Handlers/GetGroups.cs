using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getgroups(int size, gid_t list[])</c>: there are no supplementary groups.</summary>
internal static class GetGroups
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        (int)arguments.A0 < 0 ? Errno.EINVAL : SyscallResult.Success;
}
