using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Signals;

/// <summary>The room for signals that wait: a bounded number of objects, used again and again.</summary>
/// <remarks>
/// Under the lock of the process table, like the queues, but for <see cref="Reserve"/>. Nothing is made under that lock, so
/// whoever can, reserves before; whoever finds nothing free sends a signal without what comes with it.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class SignalPool<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>How many signals can wait in all processes together.</summary>
    internal const int Maximum = 8192;

    private const int MadeAtStart = 16;

    /// <summary>More than one object takes, and what other CPUs take from the heap between the question and the making.</summary>
    private const int ReservedBytes = 4096;

    private readonly TPlatform _platform;
    private QueuedSignal? _free;
    private int _made;

    /// <summary>Makes a pool with some objects, so that the kernel's own signals have room.</summary>
    internal SignalPool(TPlatform platform)
    {
        _platform = platform;
        for (int i = 0; i < MadeAtStart; i++)
        {
            Put(new QueuedSignal());
            _made++;
        }

        InUse = 0;
    }

    /// <summary>Whether there is room for one more; may have changed by the time the caller looks.</summary>
    internal bool HasFree
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _free) is not null;
    }

    /// <summary>How many signals wait with what came with them.</summary>
    internal int InUse { get; private set; }

    /// <summary>Sees to it that there is room for a signal, if there is memory; without the lock, interrupts enabled.</summary>
    /// <param name="table">Whose lock protects the pool.</param>
    internal void Reserve(ProcessTable<TPlatform> table)
    {
        if (HasFree || _made >= Maximum || !_platform.TryReserve(ReservedBytes))
        {
            return;
        }

        QueuedSignal made = new();
        using (table.Acquire())
        {
            _made++;
            InUse++;
            Put(made);
        }
    }

    /// <summary>Takes a free object; false if there is none.</summary>
    internal bool TryRent([NotNullWhen(true)] out QueuedSignal? queued)
    {
        queued = _free;
        if (queued is null)
        {
            return false;
        }

        _free = queued.Next;
        queued.Next = null;
        InUse++;
        return true;
    }

    /// <summary>Takes back a chain of objects; null for none.</summary>
    internal void Return(QueuedSignal? queued)
    {
        while (queued is not null)
        {
            QueuedSignal? next = queued.Next;
            Put(queued);
            queued = next;
        }
    }

    private void Put(QueuedSignal queued)
    {
        queued.Next = _free;
        _free = queued;
        InUse--;
    }
}
