using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>A flow of control inside the kernel with a stack of its own; a user thread's kernel half.</summary>
/// <remarks>Made and recycled by <see cref="ThreadFactory{TPlatform}"/>; driven by <see cref="Scheduler{TPlatform}"/>, whose CPU lock protects what changes while it lives.</remarks>
public sealed class Thread
{
    // Set while the thread is New and constant from then on.

    /// <summary>Its number.</summary>
    public ThreadId Id { get; internal set; }

    /// <summary>What it is called in logs.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Its kernel stack; empty for an idle thread, which has the boot stack of its CPU.</summary>
    public VirtualRange Stack { get; internal set; }

    /// <summary>The CPU on which it runs.</summary>
    public int Cpu { get; internal set; }

    /// <summary>What the layer above ties to it, for example a user thread; null for a kernel thread.</summary>
    public object? Owner { get; internal set; }

    /// <summary>What it does.</summary>
    internal ThreadEntry? Entry { get; set; }

    // Under the CPU's lock.

    /// <summary>Its priority.</summary>
    public ThreadPriority Priority { get; internal set; }

    /// <summary>What it is doing; may have changed by the time the caller looks, unless it is the caller's own.</summary>
    public ThreadState State { get; internal set; }

    /// <summary>Why it was woken last.</summary>
    internal WakeReason WakeReason { get; set; }

    /// <summary>A wake-up that came while it was not blocked: the next attempt to block ends at once.</summary>
    internal WakeReason PendingWake { get; set; }

    /// <summary>When it wants to be woken at the latest, if it is in the heap of sleepers.</summary>
    internal Instant WakeTime { get; set; }

    /// <summary>Orders sleepers with the same wake time by when they fell asleep.</summary>
    internal ulong SleepSequence { get; set; }

    /// <summary>CPU time used until it was last switched to.</summary>
    internal Duration CpuTime { get; set; }

    /// <summary>What is left of its time slice while it does not run.</summary>
    internal Duration RemainingSlice { get; set; }

    /// <summary>Its place in a run queue, among the exited threads or in the pool: never in two of them.</summary>
    internal ListLink<Thread> QueueLink;

    /// <summary>Its place among the sleepers.</summary>
    internal HeapLink<Thread> SleepLink;

    /// <summary>The stack pointer with which to go on, while it does not run.</summary>
    internal nuint StackPointer;

    // Under the lock of the wait queue's owner.

    /// <summary>Its place in a wait queue.</summary>
    internal ListLink<Thread> WaitLink;

    /// <summary>Begins a life.</summary>
    internal void Prepare(ThreadId id, string name, ThreadPriority priority, ThreadEntry entry, object? owner)
    {
        Id = id;
        Name = name;
        Priority = priority;
        Entry = entry;
        Owner = owner;
        State = ThreadState.New;
        WakeReason = WakeReason.None;
        PendingWake = WakeReason.None;
        CpuTime = Duration.Zero;
        RemainingSlice = Duration.Zero;
    }

    /// <summary>Ends a life: forgets everything but the stack.</summary>
    internal void Retire()
    {
        Id = default;
        Name = "";
        Entry = null;
        Owner = null;
        State = ThreadState.New;
        StackPointer = 0;
    }
}
