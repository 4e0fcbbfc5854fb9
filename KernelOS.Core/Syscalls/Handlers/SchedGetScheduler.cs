using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_getscheduler(pid_t pid)</c>: every thread has the usual policy, SCHED_OTHER, which is 0.</summary>
internal static class SchedGetScheduler
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        (int)arguments.A0 < 0 ? Errno.EINVAL : SchedulingCall.Exists(caller, arguments.A0) ? SyscallResult.Success : Errno.ESRCH;
}
