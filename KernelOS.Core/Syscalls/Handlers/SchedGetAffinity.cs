using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)</c>: the CPUs that a thread may run on: all that run.</summary>
internal static class SchedGetAffinity
{
    private const int MaskBytes = sizeof(ulong);

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A1 < MaskBytes || arguments.A1 % MaskBytes != 0)
        {
            return Errno.EINVAL;
        }

        if (!SchedulingCall.Exists(caller, arguments.A0))
        {
            return Errno.ESRCH;
        }

        ulong mask = (1UL << caller.Process.Services.CpuCount) - 1;
        return UserValue.TryWrite(caller.Platform, arguments.A2, mask) ? MaskBytes : Errno.EFAULT;
    }
}
