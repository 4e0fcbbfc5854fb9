using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Timers;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getitimer(int which, struct itimerval *value)</c>: how a timer is set.</summary>
internal static class GetITimer
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        TimerKind kind = (TimerKind)(int)arguments.A0;
        if (kind is < TimerKind.Real or > TimerKind.Profile)
        {
            return Errno.EINVAL;
        }

        LinuxTimerSetting setting = new(caller.Process.Timers.Get(kind));
        return UserValue.TryWrite(caller.Platform, arguments.A1, setting) ? SyscallResult.Success : Errno.EFAULT;
    }
}
