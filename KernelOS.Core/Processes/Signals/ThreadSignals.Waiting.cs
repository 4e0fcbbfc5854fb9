using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Signals;

/// <content>Waiting for signals, by the thread itself with interrupts enabled and without locks.</content>
public sealed partial class ThreadSignals<TPlatform>
{
    // Nobody is ever taken out of it: a signal interrupts the wait.
    private WaitQueue _waiting;

    private Scheduler<TPlatform> Scheduler => thread.Process.Services.Scheduler;

    /// <summary>Waits until a point in time.</summary>
    /// <returns>False if a signal came first, or the thread has to end.</returns>
    public bool TrySleepUntil(Instant deadline)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        WakeReason reason = WakeReason.None;
        while (reason != WakeReason.TimedOut)
        {
            if (thread.IsInterrupted)
            {
                return false;
            }

            reason = Scheduler.Wait(ref _waiting, ref Table.Lock, deadline);
        }

        return true;
    }

    /// <summary>Takes a signal of a set, waiting for it if there is none; none of them is handled meanwhile.</summary>
    /// <param name="set">The set; bit 0 is signal 1.</param>
    /// <param name="deadline">Up to when.</param>
    /// <param name="information">The signal and what came with it.</param>
    /// <param name="isInterrupted">Whether another signal came first, if there is none of the set.</param>
    public bool TryAwait(ulong set, Instant deadline, out SignalInformation information, out bool isInterrupted)
    {
        set &= ~SignalMasks.Unblockable;
        isInterrupted = false;
        ulong mask = _mask;
        bool isTaken = TryAwaitUnblocked(set, deadline, out information, ref isInterrupted);
        SetMask(mask);
        return isTaken;
    }

    private bool TryAwaitUnblocked(ulong set, Instant deadline, out SignalInformation information, ref bool isInterrupted)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (TryTakeOf(set, out information))
        {
            return true;
        }

        // While it waits, the signals wake it, and are kept although they may be ignored.
        _awaited = _mask & set;
        _mask &= ~set;
        bool isTaken = false;
        for (WakeReason reason = WakeReason.None; !isTaken && !isInterrupted && reason != WakeReason.TimedOut; isTaken = TryTakeOf(set, out information))
        {
            isInterrupted = thread.IsInterrupted;
            if (!isInterrupted)
            {
                reason = Scheduler.Wait(ref _waiting, ref Table.Lock, deadline);
            }
        }

        _awaited = 0;
        return isTaken;
    }

    private bool TryTakeOf(ulong set, out SignalInformation information)
    {
        if ((_pending.Set & set) != 0)
        {
            TakeFrom(ref _pending, SignalQueue.FirstOf(_pending.Set & set), out information);
            return true;
        }

        ulong shared = Process.Signals.Pending & set;
        if (shared != 0)
        {
            TakeFrom(ref Process.Signals.Queue, SignalQueue.FirstOf(shared), out information);
            return true;
        }

        information = default;
        return false;
    }
}
