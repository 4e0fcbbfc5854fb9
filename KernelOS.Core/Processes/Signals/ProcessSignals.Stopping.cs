using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes.Signals;

/// <content>Stopping and going on.</content>
/// <remarks>
/// <code>
///            a thread handles          its last thread
///            a stopping signal         has stopped
///  Running ───────────────▶ Stopping ───────────────▶ Stopped
///     ▲                        │                         │
///     └────────── SIGCONT ─────┴──── SIGCONT, told ──────┘
/// </code>
/// A thread stops where it would go on in user mode; until then it does in the kernel what it has begun.
/// </remarks>
public sealed partial class ProcessSignals<TPlatform>
{
    private WaitQueue _stoppedThreads;
    private Signal _stopSignal;
    private int _threadsToStop;
    private Signal _untoldStop;
    private bool _untoldContinue;
    private bool _tellsContinue;

    /// <summary>Whether the threads are to stop, or have.</summary>
    public bool IsStopping => _stopSignal != Signal.None;

    /// <summary>Whether all threads have stopped.</summary>
    public bool IsStopped => IsStopping && _threadsToStop == 0;

    /// <summary>The signal by which the process stopped, once, for who waits for it; <see cref="Signal.None"/> if there is nothing to tell.</summary>
    /// <param name="keeps">Whether it can be asked for again.</param>
    internal Signal TakeStop(bool keeps)
    {
        Signal signal = _untoldStop;
        if (!keeps)
        {
            _untoldStop = Signal.None;
        }

        return signal;
    }

    /// <summary>Whether the process went on after a stop, once, for who waits for it.</summary>
    /// <param name="keeps">Whether it can be asked for again.</param>
    internal bool TakeContinue(bool keeps)
    {
        bool continued = _untoldContinue;
        _untoldContinue &= keeps;
        return continued;
    }

    /// <summary>Makes all threads stop.</summary>
    internal void BeginStop(Signal signal)
    {
        _stopSignal = signal;
        _threadsToStop = process.ThreadCount;
        _untoldContinue = false;
        for (UserThread<TPlatform>? thread = process.FirstThread; thread is not null; thread = Process<TPlatform>.NextThread(thread))
        {
            thread.Signals.HasStopped = false;
            thread.RaiseWork();
        }
    }

    /// <summary>Stops the caller's thread until the process goes on, or has to end.</summary>
    internal void StopHere(UserThread<TPlatform> thread)
    {
        NoteStopped(thread);
        while (IsStopping && !process.MustEnd(thread))
        {
            Scheduler.Wait(ref _stoppedThreads, ref process.Services.Processes.Table.Lock, Instant.Never);
        }

        if (_tellsContinue)
        {
            _tellsContinue = false;
            TellParent(SignalCodes.ChildContinued, Signal.Continue);
        }
    }

    /// <summary>A thread has stopped, or ends.</summary>
    internal void NoteStopped(UserThread<TPlatform> thread)
    {
        if (!IsStopping || thread.Signals.HasStopped)
        {
            return;
        }

        thread.Signals.HasStopped = true;
        if (--_threadsToStop == 0)
        {
            _untoldStop = _stopSignal;
            TellParent(SignalCodes.ChildStopped, _stopSignal);
        }
    }

    /// <summary>A thread joins.</summary>
    internal void NoteAdded(UserThread<TPlatform> thread)
    {
        thread.Signals.HasStopped = false;
        if (IsStopping)
        {
            _threadsToStop++;
            thread.RaiseWork();
        }
    }

    /// <summary>Whether a stop from the terminal would last for ever: nobody who could end it is in the session beside the group.</summary>
    internal bool IsGroupOrphaned()
    {
        int number = 0;
        while (process.Services.Processes.Table.TryFindNext(ref number, out Process<TPlatform>? member))
        {
            if (member.GroupId == process.GroupId
                && member.State == ProcessState.Running
                && member.Parent is Process<TPlatform> parent
                && parent.GroupId != process.GroupId
                && parent.SessionId == member.SessionId)
            {
                return false;
            }
        }

        return true;
    }

    private void Continue()
    {
        if (!IsStopping)
        {
            return;
        }

        bool wasStopped = IsStopped;
        ForgetStop();
        Scheduler.WakeAll(ref _stoppedThreads);
        if (wasStopped)
        {
            // The first thread that runs sends the signal, so that who waits for the child may know before.
            _untoldContinue = true;
            _tellsContinue = true;
        }
    }

    private void ForgetStop()
    {
        _stopSignal = Signal.None;
        _threadsToStop = 0;
        _untoldStop = Signal.None;
        _untoldContinue = false;
        _tellsContinue = false;
    }

    private void TellParent(int code, Signal status)
    {
        Process<TPlatform> parent = process.Parent!;
        ref SignalAction action = ref parent.Signals.Actions[Signal.Child];
        if (action.Handler != SignalAction.Ignore && !action.Has(SignalAction.NoChildStop))
        {
            parent.Signals.Send(process.DescribeToParent(Signal.Child, code, (int)status), null);
        }

        parent.WakeChildWaiters();
    }
}
