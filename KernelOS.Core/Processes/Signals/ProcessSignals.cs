using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes.Signals;

/// <summary>The signals of a process: what it wants done on each, those that wait for any of its threads, and whether it is stopped.</summary>
/// <remarks>Under the lock of the process table, like all that is sent from one process to another; what takes the lock itself says so.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="process">The process.</param>
public sealed partial class ProcessSignals<TPlatform>(Process<TPlatform> process)
    where TPlatform : struct, IPlatform
{
    private SignalQueue _pending;

    /// <summary>What it wants done.</summary>
    public SignalActions Actions { get; } = new();

    /// <summary>The signals that wait for any thread; bit 0 is signal 1. May have changed by the time the caller looks.</summary>
    public ulong Pending
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _pending.Set;
    }

    /// <summary>Those signals themselves.</summary>
    internal ref SignalQueue Queue => ref _pending;

    private SignalPool<TPlatform> Pool => process.Services.Signals;

    private Scheduler<TPlatform> Scheduler => process.Services.Scheduler;

    /// <summary>Begins the life of a process that nobody knows yet, with default actions.</summary>
    internal void Begin()
    {
        Actions.Reset();
        ForgetStop();
    }

    /// <summary>Begins the life of a child that nobody knows yet: its parent's actions, nothing pending.</summary>
    internal void BeginAs(ProcessSignals<TPlatform> parent)
    {
        Actions.CopyFrom(parent.Actions);
        ForgetStop();
    }

    /// <summary>Ends: what waits is lost.</summary>
    internal void End()
    {
        Pool.Return(_pending.TakeAll(ulong.MaxValue));
        ForgetStop();
    }

    /// <summary>Drops a signal wherever it waits, since it is ignored from now on.</summary>
    internal void Drop(ulong signals)
    {
        Pool.Return(_pending.TakeAll(signals));
        for (UserThread<TPlatform>? thread = process.FirstThread; thread is not null; thread = Process<TPlatform>.NextThread(thread))
        {
            Pool.Return(thread.Signals.Queue.TakeAll(signals));
        }
    }
}
