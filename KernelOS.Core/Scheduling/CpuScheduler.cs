using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;
using SpinLock = KernelOS.Core.Synchronization.SpinLock;

namespace KernelOS.Core.Scheduling;

/// <summary>What one CPU runs, and what it will run next.</summary>
/// <remarks>
/// <para>
/// What stops or switches threads is here and called by the CPU itself; what other CPUs may call, too, is in the other part.
/// Everything is called with interrupts disabled.
/// </para>
/// <para>
/// <see cref="Switch"/> is the one place where a thread gives the CPU to another. It is entered with the lock held, and the
/// thread that gets the CPU releases it in <see cref="FinishSwitch"/>: a thread that is being switched from can be woken
/// by another CPU only when its stack pointer is saved, and given back only when nothing runs on its stack any more.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed partial class CpuScheduler<TPlatform>
    where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
{
    private readonly TPlatform _platform;
    private readonly PriorityRoundRobin _policy;
    private readonly Duration _idlePolling;
    private readonly int _number;

    private SpinLock _lock = new(LockLevel.RunQueue);

    // Under _lock; the CPU itself reads the first four without it to see whether there is anything to do.
    private RunQueue _ready = new();
    private bool _needsReschedule;
    private SleepQueue _sleepers = new();
    private Instant _sliceEnd = Instant.Never;
    private IntrusiveList<Thread, ByQueueLink> _exited;
    private Instant _runningSince;
    private Thread? _switchedFrom;
    private Thread? _idle;
    private Thread? _current;

    public CpuScheduler(TPlatform platform, int number, in SchedulerOptions options)
    {
        _platform = platform;
        _number = number;
        _policy = new PriorityRoundRobin(options);
        _idlePolling = options.IdlePolling;
    }

    /// <summary>The thread that runs; the CPU must have been started.</summary>
    public Thread Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current!;
    }

    /// <summary>The thread that runs when no other is ready; the CPU must have been started.</summary>
    public Thread IdleThread => _idle!;

    /// <summary>Whether another thread is due.</summary>
    public bool NeedsReschedule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _needsReschedule;
    }

    /// <summary>Whether the CPU schedules.</summary>
    public bool IsStarted => _current is not null;

    /// <summary>How many threads are at home here, the idle thread and exited ones aside.</summary>
    public int ThreadCount { get; private set; }

    /// <summary>How often the CPU has gone from one thread to another.</summary>
    public ulong SwitchCount { get; private set; }

    /// <summary>Makes the caller the idle thread.</summary>
    public void Start(Thread idle)
    {
        Check.That(!IsStarted, "a CPU is started twice");
        idle.Cpu = _number;
        idle.State = ThreadState.Running;
        _idle = idle;
        _runningSince = _platform.Now;
        _current = idle;
    }

    /// <summary>The timer's tick: wakes sleepers whose time has come, ends a slice; marks, but does not switch.</summary>
    public void Tick()
    {
        Instant now = _platform.Now;
        if (now >= _sleepers.NextWake)
        {
            WakeSleepers(now);
        }

        if (now >= _sliceEnd)
        {
            EndSlice(now);
        }
    }

    /// <summary>Gives the CPU to another thread if one has been marked as due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PreemptIfNeeded()
    {
        if (_needsReschedule)
        {
            Preempt();
        }
    }

    /// <summary>Lets the other ready threads of the caller's priority run first.</summary>
    public void Yield()
    {
        if (!PriorityRoundRobin.MakesRoom(Current, in _ready))
        {
            return;
        }

        _lock.Enter(_platform);
        Instant now = _platform.Now;
        Thread current = Current;
        Check.Debug(!ReferenceEquals(current, _idle), "an idle thread yields");
        current.RemainingSlice = Duration.Zero;
        current.State = ThreadState.Ready;
        Switch(_ready.Cycle(current), now);
    }

    /// <summary>Stops the caller until it is woken, or until <paramref name="deadline"/>.</summary>
    public WakeReason Block(Instant deadline)
    {
        _lock.Enter(_platform);
        Instant now = _platform.Now;
        Thread current = Current;
        Check.That(!ReferenceEquals(current, _idle), "an idle thread blocks");

        WakeReason pending = current.PendingWake;
        if (pending != WakeReason.None || deadline <= now)
        {
            current.PendingWake = WakeReason.None;
            _lock.Exit(_platform);
            return pending != WakeReason.None ? pending : WakeReason.TimedOut;
        }

        _sleepers.Add(current, deadline);

        current.State = ThreadState.Blocked;
        _policy.StopSlice(current, _sliceEnd, now);
        Switch(_ready.TakeHighest() ?? _idle!, now);
        return current.WakeReason;
    }

    /// <summary>Ends the caller.</summary>
    public void Exit()
    {
        _lock.Enter(_platform);
        Check.That(!ReferenceEquals(Current, _idle), "an idle thread exits");
        Current.State = ThreadState.Exited;
        Switch(_ready.TakeHighest() ?? _idle!, _platform.Now);
    }

    /// <summary>Completes the switch to the caller: what every thread does first when it gets the CPU.</summary>
    public void FinishSwitch()
    {
        if (_switchedFrom is Thread { State: ThreadState.Exited } exited)
        {
            NoteExited(exited);
        }

        _lock.Exit(_platform);
    }

    /// <summary>One turn of the idle loop: runs what is ready, or waits for an interrupt, or watches the clock if a sleeper is due too soon for that. Returns with interrupts enabled.</summary>
    public void Idle()
    {
        Check.That(ReferenceEquals(Current, _idle), "a thread that is not the idle thread idles");
        Instant now = _platform.Now;
        if (now >= _sleepers.NextWake)
        {
            WakeSleepers(now);
        }

        if (_needsReschedule)
        {
            Preempt();
            _platform.RestoreInterrupts(InterruptState.Enabled);
        }
        else if (_sleepers.NextWake - now <= _idlePolling)
        {
            _platform.RestoreInterrupts(InterruptState.Enabled);
            _platform.Pause();
        }
        else
        {
            _platform.WaitForInterrupt();
        }
    }

    /// <summary>Wakes all whose time has come; takes the lock.</summary>
    private void WakeSleepers(Instant now)
    {
        _lock.Enter(_platform);
        while (_sleepers.TryRemoveDue(now, out Thread? thread))
        {
            thread.WakeReason = WakeReason.TimedOut;
            MakeReady(thread);
        }

        _lock.Exit(_platform);
    }

    /// <summary>Marks the CPU for rescheduling if another thread may have the next slice, or starts another slice of the running one; takes the lock.</summary>
    private void EndSlice(Instant now)
    {
        _lock.Enter(_platform);
        Thread current = Current;
        if (PriorityRoundRobin.MakesRoom(current, in _ready))
        {
            _needsReschedule = true;
            _platform.RequestReturnWork();
        }
        else
        {
            current.RemainingSlice = Duration.Zero;
            _sliceEnd = _policy.StartSlice(current, now);
        }

        _lock.Exit(_platform);
    }

    /// <summary>Puts the running thread back into the run queue and switches, if a ready one is still due; takes the lock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Preempt()
    {
        _lock.Enter(_platform);
        Instant now = _platform.Now;
        _policy.StopSlice(Current, _sliceEnd, now);
        RequeueCurrent();
        Switch(_ready.TakeHighest() ?? _idle!, now);
    }

    /// <summary>Makes the running thread a ready one, the lock held; the idle thread needs no queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RequeueCurrent()
    {
        Current.State = ThreadState.Ready;
        if (!ReferenceEquals(Current, _idle))
        {
            PriorityRoundRobin.Requeue(Current, ref _ready);
        }
    }

    /// <summary>Gives the CPU to a thread that was ready, or to the idle thread; called with the lock held, returns when the caller runs again, the lock released.</summary>
    private void Switch(Thread next, Instant now)
    {
        Check.Debug(
            _platform.HeldLockLevels == 1UL << (int)LockLevel.RunQueue,
            "a thread stops running while it holds a spin lock");
        Thread previous = Current;
        _needsReschedule = false;
        next.State = ThreadState.Running;
        _sliceEnd = ReferenceEquals(next, _idle) ? Instant.Never : _policy.StartSlice(next, now);
        previous.CpuTime += now - _runningSince;
        _runningSince = now;
        if (ReferenceEquals(next, previous))
        {
            _lock.Exit(_platform);
            return;
        }

        SwitchCount++;
        _current = next;
        _switchedFrom = previous;
        VirtualRange stack = next.Stack;
        _platform.OnThreadSwitch(previous.Owner, next.Owner, VirtualAddress.FromUnchecked(stack.End));
        _platform.SwitchContext(ref previous.StackPointer, next.StackPointer);

        // The caller runs again: whoever had the CPU before it has just saved its context and still holds the lock.
        FinishSwitch();
    }
}
