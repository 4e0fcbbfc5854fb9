using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Timers;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int setitimer(int which, const struct itimerval *value, struct itimerval *old)</c>: sets a timer; no value stops it, and the old setting need not be wanted.</summary>
/// <remarks>The timer is set even if the old setting cannot be written, as on Linux.</remarks>
internal static class SetITimer
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        LinuxTimerSetting wanted = default;
        if (arguments.A1 != 0 && !UserValue.TryRead(caller.Platform, arguments.A1, out wanted))
        {
            return Errno.EFAULT;
        }

        TimerKind kind = (TimerKind)(int)arguments.A0;
        if (!wanted.TryGet(out TimerSetting setting) || kind is < TimerKind.Real or > TimerKind.Profile)
        {
            return Errno.EINVAL;
        }

        LinuxTimerSetting previous = new(caller.Process.Timers.Set(kind, setting));
        return arguments.A2 == 0 || UserValue.TryWrite(caller.Platform, arguments.A2, previous) ? SyscallResult.Success : Errno.EFAULT;
    }
}
