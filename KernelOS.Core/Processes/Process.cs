using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Pooling;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <summary>A program in execution: an address space, descriptors, and one or more threads.</summary>
/// <remarks>
/// Recycled by <see cref="ProcessManager{TPlatform}"/>:
/// <code>
/// New ──Start──▶ Running ──Exit──▶ Ended ──Reap──▶ New
/// </code>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Process<TPlatform> : IPooled<Process<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private SpinLock _lock = new(LockLevel.Process);

    // Under the lock.
    private WaitQueue _waiters;
    private ExitStatus _status;

    /// <summary>Makes a process that has not started.</summary>
    /// <param name="services">The kernel it lives in.</param>
    public Process(KernelServices<TPlatform> services)
    {
        Services = services;
        Files = new FileContext<TPlatform>(services.FileSystem);
        Space = new AddressSpace<TPlatform>(services.Platform, services.Mappings);
        MainThread = new UserThread<TPlatform>(this);
    }

    /// <summary>The kernel that the process lives in.</summary>
    public KernelServices<TPlatform> Services { get; }

    /// <summary>Its descriptors and its working directory; begun and ended with the process.</summary>
    public FileContext<TPlatform> Files { get; }

    /// <summary>Its memory.</summary>
    public AddressSpace<TPlatform> Space { get; }

    /// <summary>The thread with which it starts.</summary>
    public UserThread<TPlatform> MainThread { get; }

    /// <summary>What it wants done on signals.</summary>
    public SignalActions SignalActions { get; } = new();

    /// <summary>How much it may use.</summary>
    public ResourceLimits Limits { get; } = new();

    /// <summary>The process's number.</summary>
    public ProcessId Id { get; internal set; }

    /// <summary>The process that started it.</summary>
    public ProcessId ParentId { get; internal set; }

    /// <summary>Its process group.</summary>
    public ProcessId GroupId { get; set; }

    /// <summary>Its session.</summary>
    public ProcessId SessionId { get; set; }

    /// <summary>When it started.</summary>
    public Instant StartTime { get; private set; }

    /// <summary>Where it is in its life.</summary>
    public ProcessState State { get; private set; }

    Process<TPlatform>? IPooled<Process<TPlatform>>.NextFree { get; set; }

    /// <summary>Ends the process, whose only thread calls this.</summary>
    [DoesNotReturn]
    public void Exit(ExitStatus status)
    {
        GiveBack();

        // From here to the switch nothing may come between: whoever reaps the process uses its objects again.
        Services.Platform.DisableInterrupts();
        Finish(status);
        Services.Scheduler.Exit();
    }

    /// <summary>Stops the caller until the process has ended.</summary>
    public ExitStatus WaitForExit()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(Services.Platform);
        while (State != ProcessState.Ended)
        {
            Services.Scheduler.Wait(ref _waiters, ref _lock, Instant.Never);
        }

        return _status;
    }

    /// <summary>Begins a life with files and an empty address space; false if there is no memory.</summary>
    internal bool TryBegin(ProcessId id, ProcessId parentId)
    {
        Check.That(State == ProcessState.New, "a process starts twice");
        if (!Space.TryCreate())
        {
            return false;
        }

        if (!Files.TryBegin())
        {
            Space.Destroy();
            return false;
        }

        Id = id;
        ParentId = parentId;
        GroupId = id;
        SessionId = id;
        StartTime = Services.Platform.Now;
        SignalActions.Reset();
        Limits.Reset();
        return true;
    }

    /// <summary>The process has a thread from now on.</summary>
    internal void SetRunning() => State = ProcessState.Running;

    /// <summary>Gives back what the process holds: files first, which the address space may map.</summary>
    internal void GiveBack()
    {
        Files.End();
        MainThread.LeaveAddressSpace();
        Space.Destroy();
    }

    /// <summary>Back to the pool's state.</summary>
    internal void Recycle() => State = ProcessState.New;

    private void Finish(ExitStatus status)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(Services.Platform);
        MainThread.KernelThread = null;
        _status = status;
        State = ProcessState.Ended;
        Services.Scheduler.WakeAll(ref _waiters);
    }
}
