using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_getparam(pid_t pid, struct sched_param *param)</c>: the priority of the usual policy, 0.</summary>
internal static class SchedGetParam
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return (int)arguments.A0 < 0 || arguments.A1 == 0 ? Errno.EINVAL
            : !SchedulingCall.Exists(caller, arguments.A0) ? Errno.ESRCH
            : UserValue.TryWrite(caller.Platform, arguments.A1, 0) ? SyscallResult.Success
            : Errno.EFAULT;
    }
}
