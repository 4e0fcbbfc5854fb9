using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Processes.Signals;

/// <summary>Signals that wait for one thread, or for any of a process: of a standard signal one, of a real-time signal as many as were sent.</summary>
/// <remarks>
/// The set tells which wait; the queue has what came with them, in the order of their coming, as far as there was room. Whoever
/// owns it provides mutual exclusion. It lives in a field that is not <c>readonly</c>.
/// </remarks>
internal struct SignalQueue
{
    private QueuedSignal? _first;
    private QueuedSignal? _last;

    /// <summary>Which signals wait; bit 0 is signal 1.</summary>
    public ulong Set { get; private set; }

    /// <summary>The signal of a set that comes first: one that an instruction caused, then the lowest number.</summary>
    /// <param name="set">Not empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Signal FirstOf(ulong set)
    {
        ulong synchronous = set & SignalMasks.Synchronous;
        return (Signal)(BitOperations.TrailingZeroCount(synchronous != 0 ? synchronous : set) + 1);
    }

    /// <summary>Adds a signal.</summary>
    /// <param name="signal">The signal; a standard one that waits already must not be added again.</param>
    /// <param name="queued">What came with it, in no queue; null if there is no room to keep it.</param>
    public void Add(Signal signal, QueuedSignal? queued)
    {
        Set |= SignalMasks.Of(signal);
        if (queued is null)
        {
            return;
        }

        Check.That(queued.Next is null && queued.Information.Signal == signal, "a queued signal is in two queues");
        if (_last is QueuedSignal last)
        {
            last.Next = queued;
        }
        else
        {
            _first = queued;
        }

        _last = queued;
    }

    /// <summary>Takes out the oldest of a signal, which waits.</summary>
    /// <returns>What came with it, in no queue; null if it was not kept.</returns>
    public QueuedSignal? Take(Signal signal)
    {
        if (_first is QueuedSignal first && first.Information.Signal == signal && first.Next is null)
        {
            // The only one, as usual.
            _first = _last = null;
            Set &= ~SignalMasks.Of(signal);
            return first;
        }

        return TakeFromMany(signal);
    }

    private QueuedSignal? TakeFromMany(Signal signal)
    {
        QueuedSignal? previous = null;
        QueuedSignal? queued = _first;
        while (queued is not null && queued.Information.Signal != signal)
        {
            previous = queued;
            queued = queued.Next;
        }

        bool isLast = true;
        if (queued is not null)
        {
            isLast = signal < Signal.FirstRealTime || !IsQueued(signal, queued.Next);
            Unlink(previous, queued);
        }

        if (isLast)
        {
            Set &= ~SignalMasks.Of(signal);
        }

        return queued;
    }

    /// <summary>Takes out all signals of a set.</summary>
    /// <returns>What came with them: a chain for the pool, or null.</returns>
    public QueuedSignal? TakeAll(ulong signals)
    {
        QueuedSignal? taken = null;
        if ((Set & signals) == 0)
        {
            return taken;
        }

        Set &= ~signals;
        QueuedSignal? previous = null;
        for (QueuedSignal? queued = _first; queued is not null;)
        {
            QueuedSignal? next = queued.Next;
            if (SignalMasks.Contains(signals, queued.Information.Signal))
            {
                Unlink(previous, queued);
                queued.Next = taken;
                taken = queued;
            }
            else
            {
                previous = queued;
            }

            queued = next;
        }

        return taken;
    }

    private static bool IsQueued(Signal signal, QueuedSignal? from)
    {
        while (from is not null && from.Information.Signal != signal)
        {
            from = from.Next;
        }

        return from is not null;
    }

    private void Unlink(QueuedSignal? previous, QueuedSignal queued)
    {
        if (previous is null)
        {
            _first = queued.Next;
        }
        else
        {
            previous.Next = queued.Next;
        }

        if (ReferenceEquals(_last, queued))
        {
            _last = previous;
        }

        queued.Next = null;
    }
}
