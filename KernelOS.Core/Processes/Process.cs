using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Processes.Timers;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <summary>A program in execution: an address space, descriptors, and one or more threads.</summary>
/// <remarks>
/// Recycled by <see cref="ProcessManager{TPlatform}"/>:
/// <code>
/// New ──link──▶ Running ──last thread ends──▶ Ended ──reaped──▶ New
/// </code>
/// What one process sees of another is protected by the lock of <see cref="ProcessTable{TPlatform}"/>; the rest is the
/// business of the process's own threads.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed partial class Process<TPlatform> : IPooled<Process<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<Process<TPlatform>> _poolEntry;

    // Under the process table's lock.
    internal ListLink<Process<TPlatform>> SiblingLink;
    private IntrusiveList<Process<TPlatform>, BySiblingLink<TPlatform>> _children;
    private IntrusiveList<UserThread<TPlatform>, ByThreadLink<TPlatform>> _threads;
    private WaitQueue _childWaiters;
    private WaitQueue _threadWaiters;
    private UserThread<TPlatform>? _executing;
    private ExitStatus _status;
    private Duration _endedThreadsTime;
    private ulong _endedThreadsFaults;
    private ulong _endedChildrenFaults;
    private ulong _endedPeak;
    private ulong _childrenPeak;
    private Duration _endedChildrenTime;

    /// <summary>Makes a process that has not started.</summary>
    /// <param name="services">The kernel it lives in.</param>
    internal Process(KernelServices<TPlatform> services)
    {
        Services = services;
        Timers = new ProcessTimers<TPlatform>(this);
        Signals = new ProcessSignals<TPlatform>(this);
        Files = new FileContext<TPlatform>(services.FileSystem);
    }

    /// <summary>The kernel that the process lives in.</summary>
    public KernelServices<TPlatform> Services { get; }

    /// <summary>Its descriptors and its working directory; begun and ended with the process.</summary>
    public FileContext<TPlatform> Files { get; }

    /// <summary>Its memory; null before it starts and when it has ended.</summary>
    public ProcessMemory<TPlatform>? Memory { get; private set; }

    /// <summary>Its memory, for its own threads.</summary>
    public AddressSpace<TPlatform> Space => Memory!.Space;

    /// <summary>The thread by whose number the process goes; it may end before others do.</summary>
    public UserThread<TPlatform> MainThread { get; private set; } = null!;

    /// <summary>Its signals, and what it wants done on them.</summary>
    public ProcessSignals<TPlatform> Signals { get; }

    /// <summary>Its interval timers.</summary>
    public ProcessTimers<TPlatform> Timers { get; }

    /// <summary>How much it may use.</summary>
    public ResourceLimits Limits { get; } = new();

    /// <summary>By how many thousandths of all memory it is more, or less, likely to be killed when memory is short; −1000 for never. Children and executed programs keep it.</summary>
    public int OutOfMemoryAdjustment { get; internal set; }

    /// <summary>The process's number.</summary>
    public ProcessId Id { get; private set; }

    /// <summary>Who is told of its end; null for the first process.</summary>
    public Process<TPlatform>? Parent { get; private set; }

    /// <summary>Its parent's number.</summary>
    public ProcessId ParentId { get; private set; }

    /// <summary>Its process group.</summary>
    public ProcessId GroupId { get; private set; }

    /// <summary>Its session.</summary>
    public ProcessId SessionId { get; private set; }

    /// <summary>The signal that tells its parent of its end.</summary>
    public Signal ExitSignal { get; internal set; }

    /// <summary>When it started.</summary>
    public Instant StartTime { get; private set; }

    /// <summary>Where it is in its life.</summary>
    public ProcessState State { get; private set; }

    /// <summary>Whether other threads, of this process or of another, live in the memory of the caller, a thread of this process.</summary>
    internal bool SharesMemory => ThreadCount > 1 || Memory!.Users > 1;

    /// <summary>How many threads it has.</summary>
    public int ThreadCount { get; private set; }

    /// <summary>Whether all its threads are to end.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Whether it has executed a program since it was made.</summary>
    public bool HasExecuted { get; internal set; }

    /// <summary>Whether the kernel itself waits for it, so that it stays when it has ended.</summary>
    internal bool IsHeld { get; private set; }

    ref PoolEntry<Process<TPlatform>> IPooled<Process<TPlatform>>.PoolEntry => ref _poolEntry;

    private ProcessTable<TPlatform> Table => Services.Processes.Table;

    /// <summary>The CPU time that all its threads have used.</summary>
    public Duration CpuTime
    {
        get
        {
            using SpinLockGuard<TPlatform> guard = Table.Acquire();
            return SumCpuTime();
        }
    }

    /// <summary>How many page faults all its threads have had.</summary>
    public ulong Faults
    {
        get
        {
            using SpinLockGuard<TPlatform> guard = Table.Acquire();
            return SumFaults();
        }
    }

    /// <summary>The page faults of the children that it has waited for, and of theirs.</summary>
    public ulong ChildrenFaults => _endedChildrenFaults;

    /// <summary>How many pages it has had in memory at once, at most.</summary>
    public ulong PeakResidentPages => Math.Max(_endedPeak, Memory?.Space.PeakResidentPages ?? 0);

    /// <summary>The same of the child that had most, of those that it has waited for and of theirs.</summary>
    public ulong ChildrenPeakResidentPages => _childrenPeak;

    /// <summary>The CPU time of the children that it has waited for, and of theirs.</summary>
    public Duration ChildrenCpuTime => _endedChildrenTime;

    /// <summary>Makes all threads end, each as soon as it can; callable by anybody under the process table's lock.</summary>
    /// <param name="status">How the process ends, unless it is ending already.</param>
    internal void BeginExit(ExitStatus status)
    {
        if (IsEnding || State != ProcessState.Running)
        {
            return;
        }

        IsEnding = true;
        _status = status;
        for (UserThread<TPlatform>? thread = _threads.First; thread is not null; thread = thread.ThreadLink.Next)
        {
            thread.RaiseWork();
        }
    }

    /// <summary>Whether a thread has to end: with the process, or because another one executes a program.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MustEnd(UserThread<TPlatform> thread) =>
        IsEnding || (_executing is not null && !ReferenceEquals(_executing, thread));

    /// <summary>Makes the process one with a number, a main thread and memory, which nobody knows yet.</summary>
    internal void Begin(ProcessId id, UserThread<TPlatform> mainThread, ProcessMemory<TPlatform> memory, Signal exitSignal)
    {
        Check.That(State == ProcessState.New, "a process starts twice");
        Id = id;
        MainThread = mainThread;
        Memory = memory;
        ExitSignal = exitSignal;
        StartTime = Services.Platform.Now;
        IsEnding = false;
        HasExecuted = false;
        Personality = PersonalityFlags.None;
        IsHeld = false;
        _status = default;
        _endedThreadsTime = _endedChildrenTime = Duration.Zero;
        _endedThreadsFaults = _endedChildrenFaults = _endedPeak = _childrenPeak = 0;
    }

    /// <summary>Makes it the first process, which is the kernel's own and the parent of orphans.</summary>
    internal void BeginFirst(UserThread<TPlatform> mainThread)
    {
        Id = GroupId = SessionId = ProcessId.First;
        MainThread = mainThread;
        State = ProcessState.Running;
    }

    /// <summary>Exchanges the memory, by the only thread, which has executed a program.</summary>
    /// <returns>The old memory, which the caller releases.</returns>
    internal ProcessMemory<TPlatform> ExchangeMemory(ProcessMemory<TPlatform> memory)
    {
        ProcessMemory<TPlatform> previous = Memory!;
        _endedPeak = PeakResidentPages;
        Memory = memory;
        return previous;
    }

    /// <summary>Back to the pool's state; nobody knows the process any more.</summary>
    internal void Recycle()
    {
        State = ProcessState.New;
        Parent = null;
        Memory = null;
        MainThread = null!;
        OutOfMemoryAdjustment = 0;
        Id = default;
    }
}
