using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files;

/// <summary>Waits of the file layer that a signal ends.</summary>
internal static class Interruption
{
    /// <summary>Whether the calling thread has to give up what it waits for.</summary>
    internal static bool IsDue<TPlatform>(Scheduler<TPlatform> scheduler)
        where TPlatform : struct, IPlatform =>
        scheduler.CurrentThread.Owner is not IInterruptible owner || owner.IsInterrupted;

    /// <summary>Stops the caller until it is taken out of a queue, until a deadline, or until it has to give up.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="queueLock">Its lock, which the caller holds.</param>
    /// <param name="deadline">Up to when.</param>
    /// <returns><see cref="WakeReason.Woken"/> also after an interruption that is over: look at the condition again.</returns>
    internal static WakeReason Wait<TPlatform>(Scheduler<TPlatform> scheduler, ref WaitQueue queue, ref SpinLock queueLock, Instant deadline)
        where TPlatform : struct, IPlatform
    {
        // Also before: an interruption that came together with a wake-up is not told again.
        if (scheduler.CurrentThread.Owner is IInterruptible { IsInterrupted: true })
        {
            return WakeReason.Interrupted;
        }

        WakeReason reason = scheduler.Wait(ref queue, ref queueLock, deadline);
        return reason == WakeReason.Interrupted && !IsDue(scheduler) ? WakeReason.Woken : reason;
    }
}
