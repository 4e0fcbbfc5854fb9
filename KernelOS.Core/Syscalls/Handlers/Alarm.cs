using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Timers;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>unsigned int alarm(unsigned int seconds)</c>: sets the real timer for one time, 0 stops it; how many seconds were left, at least one if there was any time.</summary>
internal static class Alarm
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        TimerSetting setting = new(Duration.FromSeconds((uint)arguments.A0), Duration.Zero);
        long left = caller.Process.Timers.Set(TimerKind.Real, setting).Remaining.Nanoseconds;
        long seconds = left / NanosecondsPerSecond;
        bool roundsUp = left % NanosecondsPerSecond >= NanosecondsPerSecond / 2 || (seconds == 0 && left > 0);
        return (nint)(seconds + (roundsUp ? 1 : 0));
    }
}
