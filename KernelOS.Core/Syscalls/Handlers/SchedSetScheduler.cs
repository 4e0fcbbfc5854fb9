using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)</c>: only the usual policies.</summary>
internal static class SchedSetScheduler
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if ((int)arguments.A0 < 0 || arguments.A2 == 0)
        {
            return Errno.EINVAL;
        }

        if (!UserValue.TryRead(caller.Platform, arguments.A2, out int priority))
        {
            return Errno.EFAULT;
        }

        return !SchedulingCall.Exists(caller, arguments.A0) ? Errno.ESRCH
            : SchedulingCall.IsUsual((uint)arguments.A1) && priority == 0 ? SyscallResult.Success
            : SchedulingCall.IsRealTime((uint)arguments.A1) ? Errno.EPERM
            : Errno.EINVAL;
    }
}
