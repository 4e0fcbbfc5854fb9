using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_get_priority_max(int policy)</c>.</summary>
internal static class SchedGetPriorityMax
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        SchedulingCall.IsUsual((uint)arguments.A0) ? SyscallResult.Success
            : SchedulingCall.IsRealTime((uint)arguments.A0) ? 99
            : Errno.EINVAL;
}
