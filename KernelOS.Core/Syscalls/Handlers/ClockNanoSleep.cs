using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int clock_nanosleep(clockid_t clockid, int flags, const struct timespec *req, struct timespec *rem)</c>: as nanosleep, or until a time.</summary>
internal static class ClockNanoSleep
{
    private const uint AbsoluteTime = 1;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int clock = (int)arguments.A0;
        if (clock is not (LinuxClock.Realtime or LinuxClock.Monotonic or LinuxClock.BootTime or LinuxClock.InternationalAtomicTime))
        {
            // Other clocks exist, but nobody can sleep by them.
            return LinuxClock.TryRead(caller, clock, out _) ? Errno.EOPNOTSUPP : Errno.EINVAL;
        }

        if (!UserValue.TryRead(caller.Platform, arguments.A2, out LinuxDuration wanted))
        {
            return Errno.EFAULT;
        }

        if (!wanted.TryGet(out Duration duration))
        {
            return Errno.EINVAL;
        }

        if ((arguments.A1 & AbsoluteTime) != 0 && LinuxClock.TryRead(caller, clock, out Duration now))
        {
            return SleepCall.SleepUntil(caller, caller.Platform.Now.AddSaturating(duration - now));
        }

        return SleepCall.SleepFor(caller, duration, arguments.A3);
    }
}
