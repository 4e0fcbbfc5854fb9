using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>The time and the signal mask that ppoll and pselect6 are given.</summary>
internal static class WaitLimits
{
    /// <summary>Reads and checks both, and sets the mask; <see cref="Finish"/> follows if that succeeds.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="time">Where the time lies; 0 is for ever.</param>
    /// <param name="mask">Where the mask lies; 0 leaves the thread's own.</param>
    /// <param name="maskSize">How long the program takes a mask to be.</param>
    /// <param name="deadline">Up to when to wait.</param>
    internal static Errno Begin<TPlatform>(UserThread<TPlatform> caller, nuint time, nuint mask, nuint maskSize, out Instant deadline)
        where TPlatform : struct, IPlatform
    {
        deadline = Instant.Never;
        if (time != 0)
        {
            if (!UserValue.TryRead(caller.Platform, time, out LinuxDuration wanted))
            {
                return Errno.EFAULT;
            }

            if (!wanted.TryGet(out Duration duration))
            {
                return Errno.EINVAL;
            }

            deadline = caller.Platform.Now.AddSaturating(duration);
        }

        if (mask != 0)
        {
            Errno error = SignalSet.Read(caller.Platform, mask, maskSize, out ulong signals);
            if (error != Errno.None)
            {
                return error;
            }

            caller.Signals.BeginTemporaryMask(signals);
        }

        return Errno.None;
    }

    /// <summary>Ends the use of the mask, and tells the program how much time was left.</summary>
    /// <returns>The call's result, which stands also where the time cannot be written.</returns>
    internal static SyscallResult Finish<TPlatform>(UserThread<TPlatform> caller, nuint time, nuint mask, Instant deadline, SyscallResult result)
        where TPlatform : struct, IPlatform
    {
        if (mask != 0)
        {
            caller.Signals.EndTemporaryMask(isInterrupted: result.Error == Errno.ERESTARTNOHAND);
        }

        if (time != 0 && deadline != Instant.Never)
        {
            UserValue.TryWrite(caller.Platform, time, new LinuxDuration(TimeLeft.Until(deadline, caller.Platform.Now)));
        }

        return result;
    }
}
