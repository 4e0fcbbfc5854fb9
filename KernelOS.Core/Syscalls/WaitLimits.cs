using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>The time and the signal mask that ppoll and pselect6 are given.</summary>
internal static class WaitLimits
{
    private const int SignalSetSize = 8;

    /// <summary>Reads and checks both.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="time">Where the time lies; 0 is for ever.</param>
    /// <param name="mask">Where the mask lies; 0 leaves the thread's own.</param>
    /// <param name="maskSize">How long the program takes a mask to be.</param>
    /// <param name="deadline">Up to when to wait.</param>
    internal static Errno Read<TPlatform>(UserThread<TPlatform> caller, nuint time, nuint mask, nuint maskSize, out Instant deadline)
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
            if (maskSize != SignalSetSize)
            {
                return Errno.EINVAL;
            }

            if (!UserValue.TryRead(caller.Platform, mask, out ulong _))
            {
                return Errno.EFAULT;
            }
        }

        return Errno.None;
    }

    /// <summary>Tells the program how much time was left.</summary>
    /// <returns>The call's result, which stands also where the time cannot be written.</returns>
    internal static SyscallResult Finish<TPlatform>(UserThread<TPlatform> caller, nuint time, Instant deadline, SyscallResult result)
        where TPlatform : struct, IPlatform
    {
        if (time != 0 && deadline != Instant.Never)
        {
            UserValue.TryWrite(caller.Platform, time, new LinuxDuration(TimeLeft.Until(deadline, caller.Platform.Now)));
        }

        return result;
    }
}
