using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_get_priority_min(int policy)</c>.</summary>
internal static class SchedGetPriorityMin
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        SchedulingCall.IsUsual((uint)arguments.A0) ? SyscallResult.Success
            : SchedulingCall.IsRealTime((uint)arguments.A0) ? 1
            : Errno.EINVAL;
}
