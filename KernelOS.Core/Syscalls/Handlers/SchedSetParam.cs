using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_setparam(pid_t pid, const struct sched_param *param)</c>: the usual policy has one priority, 0.</summary>
internal static class SchedSetParam
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if ((int)arguments.A0 < 0 || arguments.A1 == 0)
        {
            return Errno.EINVAL;
        }

        return !UserValue.TryRead(caller.Platform, arguments.A1, out int priority) ? Errno.EFAULT
            : !SchedulingCall.Exists(caller, arguments.A0) ? Errno.ESRCH
            : priority == 0 ? SyscallResult.Success
            : Errno.EINVAL;
    }
}
