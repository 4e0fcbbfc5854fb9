using System.Runtime.CompilerServices;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes.Signals;

/// <content>What happens when a signal is sent.</content>
public sealed partial class ProcessSignals<TPlatform>
{
    /// <summary>Sends a signal; one that is ignored, or a standard one that waits already, does nothing.</summary>
    /// <param name="information">The signal, valid, and what comes with it.</param>
    /// <param name="target">For which thread; null for any.</param>
    /// <returns>False if it was queued by a program and there is no room; any other is sent without what comes with it then.</returns>
    internal bool Send(in SignalInformation information, UserThread<TPlatform>? target)
    {
        if (process.State != ProcessState.Running || process.IsEnding || process.Id == ProcessId.First || target is { KernelThread: null })
        {
            return true;
        }

        Signal signal = information.Signal;
        ulong bit = SignalMasks.Of(signal);
        if ((bit & (SignalMasks.Stopping | SignalMasks.Continuing)) != 0)
        {
            Drop(signal == Signal.Continue ? SignalMasks.Stopping : SignalMasks.Continuing);
            if (signal == Signal.Continue)
            {
                Continue();
            }
        }

        if (signal == Signal.Kill)
        {
            process.BeginExit(ExitStatus.FromSignal(Signal.Kill));
            return true;
        }

        // A signal that waits is kept even if it is ignored now: that may change before it is let through.
        UserThread<TPlatform>? first = target ?? process.FirstThread;
        if (first is null || (Actions.Ignores(signal) && !first.Signals.Waits(bit)))
        {
            return true;
        }

        ref SignalQueue queue = ref _pending;
        if (target is not null)
        {
            queue = ref target.Signals.Queue;
        }

        if (signal < Signal.FirstRealTime && (queue.Set & bit) != 0)
        {
            return true;
        }

        QueuedSignal? queued = Keep(information);
        if (queued is null && signal >= Signal.FirstRealTime && information.Code != SignalCodes.User)
        {
            return false;
        }

        queue.Add(signal, queued);

        // See ThreadSignals.SetMask.
        System.Threading.Interlocked.MemoryBarrier();
        Wake(bit, target);
        return true;
    }

    /// <summary>Lets other threads look at signals of a set that wait for any, since the thread that was to handle them does not.</summary>
    internal void Retarget(UserThread<TPlatform> from, ulong signals)
    {
        signals &= _pending.Set;
        for (UserThread<TPlatform>? thread = process.FirstThread; thread is not null && signals != 0; thread = Process<TPlatform>.NextThread(thread))
        {
            ulong handled = signals & ~thread.Signals.Mask;
            if (handled != 0 && !ReferenceEquals(thread, from))
            {
                // Even one that has been marked may wait, and has to look again.
                signals &= ~handled;
                thread.RaiseWork();
            }
        }
    }

    /// <summary>Tells of a child that has ended.</summary>
    /// <param name="information">What to tell; without a signal, nothing.</param>
    /// <returns>Whether nobody will wait for it.</returns>
    internal bool TellOfEnd(in SignalInformation information)
    {
        if (information.Signal == Signal.None)
        {
            return false;
        }

        ref SignalAction action = ref Actions[Signal.Child];
        bool isIgnored = information.Signal == Signal.Child && action.Handler == SignalAction.Ignore;
        if (!isIgnored)
        {
            Send(information, null);
        }

        return isIgnored || (information.Signal == Signal.Child && action.Has(SignalAction.NoChildWait));
    }

    /// <summary>Keeps what comes with a signal, if there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private QueuedSignal? Keep(in SignalInformation information)
    {
        bool isLimited = information.Signal >= Signal.FirstRealTime || information.Code < 0;
        if ((isLimited && (ulong)Pool.InUse >= process.Limits[Resource.PendingSignals].Current) || !Pool.TryRent(out QueuedSignal? queued))
        {
            return null;
        }

        queued.Information = information;
        return queued;
    }

    /// <summary>Sees to it that a thread handles a signal that has been added; if none can now, whichever can first will.</summary>
    private void Wake(ulong bit, UserThread<TPlatform>? target)
    {
        if (IsStopping)
        {
            return;
        }

        if (target is not null)
        {
            if ((target.Signals.Mask & bit) == 0)
            {
                target.RaiseWork();
            }

            return;
        }

        for (UserThread<TPlatform>? thread = process.FirstThread; thread is not null; thread = Process<TPlatform>.NextThread(thread))
        {
            if ((thread.Signals.Mask & bit) == 0 && !MayTakeItsTime(thread))
            {
                thread.RaiseWork();
                return;
            }
        }

        // All of them have been marked before. But one that waits may have looked since, found that another thread had
        // taken the signal, and gone on waiting: each has to look again.
        for (UserThread<TPlatform>? thread = process.FirstThread; thread is not null; thread = Process<TPlatform>.NextThread(thread))
        {
            if ((thread.Signals.Mask & bit) == 0)
            {
                thread.RaiseWork();
            }
        }
    }

    /// <summary>Whether a thread has other work and does not run, so that a signal is better left to another one.</summary>
    private static bool MayTakeItsTime(UserThread<TPlatform> thread) =>
        thread.HasWork && thread.KernelThread is not { State: ThreadState.Running };
}
