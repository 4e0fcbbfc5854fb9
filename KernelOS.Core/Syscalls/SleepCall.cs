using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>What nanosleep and clock_nanosleep have in common.</summary>
internal static unsafe class SleepCall
{
    /// <summary>Sleeps for a length of time; a signal without a handler only interrupts it, so that it goes on with what is left.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="duration">How long.</param>
    /// <param name="rest">Where the program wants to know what is left after a handler; 0 for nowhere. Any number.</param>
    internal static SyscallResult SleepFor<TPlatform>(UserThread<TPlatform> caller, Duration duration, nuint rest)
        where TPlatform : struct, IPlatform
    {
        caller.Signals.Restart.Deadline = caller.Platform.Now.AddSaturating(duration);
        caller.Signals.Restart.A0 = rest;
        return Continue(caller);
    }

    /// <summary>Sleeps until a point in time.</summary>
    internal static SyscallResult SleepUntil<TPlatform>(UserThread<TPlatform> caller, Instant deadline)
        where TPlatform : struct, IPlatform =>
        caller.Signals.TrySleepUntil(deadline) ? SyscallResult.Success : Errno.ERESTARTNOHAND;

    private static nint Continue<TPlatform>(UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        ref RestartBlock<TPlatform> restart = ref caller.Signals.Restart;
        if (caller.Signals.TrySleepUntil(restart.Deadline))
        {
            return 0;
        }

        Duration rest = restart.Deadline - caller.Platform.Now;
        LinuxDuration left = new(rest < Duration.Zero ? Duration.Zero : rest);
        if (restart.A0 != 0 && !UserValue.TryWrite(caller.Platform, restart.A0, left))
        {
            return -(nint)Errno.EFAULT;
        }

        restart.Continue = &Continue;
        return -(nint)Errno.ERESTART_RESTARTBLOCK;
    }
}
