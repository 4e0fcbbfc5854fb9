using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_setaffinity(pid_t pid, size_t size, const unsigned long *mask)</c>: a thread stays on its CPU, so that the mask must name one that there is.</summary>
internal static class SchedSetAffinity
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A1 == 0)
        {
            return Errno.EINVAL;
        }

        byte first = 0;
        return !UserValue.TryRead(caller.Platform, arguments.A2, out first) ? Errno.EFAULT
            : !SchedulingCall.Exists(caller, arguments.A0) ? Errno.ESRCH
            : (first & ((1 << System.Math.Min(caller.Process.Services.CpuCount, 8)) - 1)) != 0 ? SyscallResult.Success
            : Errno.EINVAL;
    }
}
