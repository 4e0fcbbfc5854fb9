using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_rr_get_interval(pid_t pid, struct timespec *time)</c>: the length of a time slice.</summary>
internal static class SchedRrGetInterval
{
    private const long SliceMilliseconds = 100;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        return (int)arguments.A0 < 0 ? Errno.EINVAL
            : !SchedulingCall.Exists(caller, arguments.A0) ? Errno.ESRCH
            : UserValue.TryWrite(caller.Platform, arguments.A1, new LinuxDuration(KernelOS.Core.Primitives.Duration.FromMilliseconds(SliceMilliseconds))) ? SyscallResult.Success
            : Errno.EFAULT;
    }
}
