using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Scheduling;

/// <summary>Decides which thread each CPU runs: strict priorities, round robin among equals, preemption by the timer.</summary>
/// <remarks>
/// <para>
/// The seam to interrupts: <see cref="Tick"/>, <see cref="Wake"/> and everything else that makes a thread ready only
/// <em>mark</em> a CPU. The switch happens where the kernel can stand it: in <see cref="PreemptIfNeeded"/>, which
/// the return path of every maskable interrupt and system call runs last; and in calls from thread context with interrupts
/// enabled. So interrupts enabled means preemptible, and code that disables them keeps its CPU.
/// </para>
/// <para>
/// A thread stays on the CPU on which it was placed. All operations take constant time, but those on sleepers, which take
/// amortised logarithmic time; none allocates, except <see cref="StartCpu"/>.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Scheduler<TPlatform>
    where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
{
    private readonly TPlatform _platform;
    private readonly CpuScheduler<TPlatform>[] _cpus;

    /// <summary>Makes a scheduler in which no CPU has started yet.</summary>
    public Scheduler(TPlatform platform, in SchedulerOptions options)
    {
        Check.That(options.CpuCount > 0, "a scheduler has no CPU");
        Check.That(options.TickPeriod > Duration.Zero, "the timer's period is not positive");
        _platform = platform;
        _cpus = new CpuScheduler<TPlatform>[options.CpuCount];
        for (int i = 0; i < _cpus.Length; i++)
        {
            _cpus[i] = new CpuScheduler<TPlatform>(platform, i, options);
        }
    }

    /// <summary>The thread that calls.</summary>
    public Thread CurrentThread => Cpu.Current;

    private CpuScheduler<TPlatform> Cpu
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _cpus[_platform.CurrentCpu];
    }

    /// <summary>Makes the caller, on its boot stack, the idle thread of its CPU; from then on the CPU runs threads.</summary>
    /// <remarks>The caller ends in <see cref="ThreadFactory{TPlatform}.RunIdle"/>; until then it runs whenever no thread is ready, and must not block.</remarks>
    public void StartCpu()
    {
        Thread idle = new() { Name = "idle", Priority = ThreadPriority.Idle };
        InterruptState previous = _platform.DisableInterrupts();
        Cpu.Start(idle);
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>What the home's thread start calls on a fresh stack: runs the thread that has just got the CPU to its end.</summary>
    [DoesNotReturn]
    public void RunThread()
    {
        Cpu.FinishSwitch();
        Thread thread = Cpu.Current;
        _platform.RestoreInterrupts(InterruptState.Enabled);
        thread.Entry!(thread);
        Exit();
    }

    /// <summary>The timer interrupt's work on its CPU, interrupts disabled: wakes sleepers and ends slices; marks, but does not switch.</summary>
    public void Tick() => Cpu.Tick();

    /// <summary>Whether another thread has been marked as due; an interrupt may change that at any time, and then sees to it itself.</summary>
    public bool IsPreemptionDue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Cpu.NeedsReschedule;
    }

    /// <summary>Switches to another thread if one has been marked as due; called with interrupts disabled, by the return path from interrupts and system calls.</summary>
    /// <remarks>Only where interrupts were enabled in what is returned to: never on the way out of an exception that hit with interrupts disabled.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PreemptIfNeeded() => Cpu.PreemptIfNeeded();

    /// <summary>The same for thread context: switches if due, unless the caller has interrupts disabled.</summary>
    public void PreemptionPoint()
    {
        InterruptState previous = _platform.DisableInterrupts();
        PreemptAndRestore(previous);
    }

    /// <summary>Makes a new thread ready, on the CPU that has the fewest.</summary>
    public void Add(Thread thread)
    {
        InterruptState previous = _platform.DisableInterrupts();
        SelectCpu().Add(thread);
        PreemptAndRestore(previous);
    }

    /// <summary>Ends a thread that does not run; false if it runs, waits in a wait queue, is new or has exited.</summary>
    /// <remarks>Nothing that the thread holds is given back but its stack: use it where one knows what the thread was doing.</remarks>
    public bool TryRemove(Thread thread)
    {
        InterruptState previous = _platform.DisableInterrupts();
        bool isRemoved = _cpus[thread.Cpu].TryRemove(thread);
        _platform.RestoreInterrupts(previous);
        return isRemoved;
    }

    /// <summary>Lets the other ready threads of the caller's priority run first; the caller then has a whole slice again.</summary>
    public void Yield()
    {
        InterruptState previous = _platform.DisableInterrupts();
        Cpu.Yield();
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Stops the caller for at least <paramref name="duration"/>; being unblocked meanwhile changes nothing.</summary>
    public void Sleep(Duration duration)
    {
        Instant deadline = _platform.Now.AddSaturating(duration);
        while (Block(deadline) != WakeReason.TimedOut)
        {
        }
    }

    /// <summary>Stops the caller until <see cref="Wake"/>; returns at once if that has come since it blocked last.</summary>
    /// <remarks>A wake-up may be an old one: look at the condition again afterwards.</remarks>
    public WakeReason Block() => Block(Instant.Never);

    /// <summary>Stops the caller until <see cref="Wake"/>, but not beyond <paramref name="deadline"/>.</summary>
    public WakeReason Block(Instant deadline)
    {
        InterruptState previous = _platform.DisableInterrupts();
        WakeReason reason = Cpu.Block(deadline);
        _platform.RestoreInterrupts(previous);
        return reason;
    }

    /// <summary>Makes a blocked thread ready; one that is not blocked will not stop at its next attempt. Callable from interrupts.</summary>
    /// <returns>Whether the thread was blocked.</returns>
    public bool Unblock(Thread thread) => Wake(thread, WakeReason.Woken);

    /// <summary>As <see cref="Unblock"/>, but also ends a wait in a <see cref="WaitQueue"/>, with <see cref="WakeReason.Interrupted"/>.</summary>
    /// <returns>Whether the thread was blocked.</returns>
    public bool Interrupt(Thread thread) => Wake(thread, WakeReason.Interrupted);

    /// <summary>Stops the caller until it is taken out of a wait queue, until <paramref name="deadline"/>, or until it is interrupted.</summary>
    /// <param name="queue">The queue, which it joins.</param>
    /// <param name="queueLock">The lock that protects the queue, held by the caller; released while it waits, held again afterwards. No other lock may be held.</param>
    /// <param name="deadline">Up to when, or <see cref="Instant.Never"/>.</param>
    /// <returns>Why it runs again. When it was taken out, that is always <see cref="WakeReason.Woken"/>, even if the time is over too; an interruption may be an old one.</returns>
    public WakeReason Wait(ref WaitQueue queue, ref SpinLock queueLock, Instant deadline)
    {
        Thread current = CurrentThread;
        queue.Threads.AddLast(current);
        WakeReason reason;
        do
        {
            queueLock.Exit(_platform);
            reason = Cpu.Block(deadline);
            queueLock.Enter(_platform);
            if (!current.WaitLink.IsLinked)
            {
                return WakeReason.Woken;
            }
        }
        while (reason == WakeReason.Woken);

        queue.Threads.Remove(current);
        return reason;
    }

    /// <summary>Takes the first thread out of a wait queue, whose lock the caller holds, and makes it ready; false if nobody waits.</summary>
    /// <remarks>Only marks the CPU: have a <see cref="PreemptionPoint"/> after releasing the lock, unless a system call returns soon.</remarks>
    public bool WakeOne(ref WaitQueue queue)
    {
        if (!queue.Threads.TryRemoveFirst(out Thread? thread))
        {
            return false;
        }

        _cpus[thread.Cpu].Wake(thread, WakeReason.Woken);
        return true;
    }

    /// <summary>As <see cref="WakeOne"/>, for all that wait.</summary>
    /// <returns>How many they were.</returns>
    public int WakeAll(ref WaitQueue queue)
    {
        int count = 0;
        while (WakeOne(ref queue))
        {
            count++;
        }

        return count;
    }

    /// <summary>Ends the caller; its stack is given back by whoever calls <see cref="ThreadFactory{TPlatform}.Reap"/> later.</summary>
    [DoesNotReturn]
    public void Exit()
    {
        _platform.DisableInterrupts();
        Cpu.Exit();
        Panic.Raise("an exited thread runs again");
    }

    /// <summary>Changes a thread's priority, at once: a ready one goes behind its new equals, a running one is preempted if it has to be.</summary>
    public void SetPriority(Thread thread, ThreadPriority priority)
    {
        InterruptState previous = _platform.DisableInterrupts();
        _cpus[thread.Cpu].SetPriority(thread, priority);
        PreemptAndRestore(previous);
    }

    /// <summary>The CPU time that a thread has used, as the clock measured it from switch to switch, up to now if it runs.</summary>
    public Duration GetCpuTime(Thread thread)
    {
        InterruptState previous = _platform.DisableInterrupts();
        Duration time = _cpus[thread.Cpu].GetCpuTime(thread);
        _platform.RestoreInterrupts(previous);
        return time;
    }

    /// <summary>How long all CPUs together have had nothing to do.</summary>
    public Duration GetIdleTime()
    {
        Duration time = Duration.Zero;
        foreach (CpuScheduler<TPlatform> cpu in _cpus)
        {
            if (cpu.IsStarted)
            {
                time += GetCpuTime(cpu.IdleThread);
            }
        }

        return time;
    }

    /// <summary>How many threads there are, ready, running or blocked, the idle threads aside.</summary>
    public int CountThreads()
    {
        int count = 0;
        foreach (CpuScheduler<TPlatform> cpu in _cpus)
        {
            count += cpu.ThreadCount;
        }

        return count;
    }

    /// <summary>How often the CPUs have gone from one thread to another.</summary>
    public ulong CountSwitches()
    {
        ulong count = 0;
        foreach (CpuScheduler<TPlatform> cpu in _cpus)
        {
            count += cpu.SwitchCount;
        }

        return count;
    }

    /// <summary>One turn of the idle loop, by an idle thread.</summary>
    internal void Idle()
    {
        _platform.DisableInterrupts();
        Cpu.Idle();
    }

    /// <summary>Gives out an exited thread, on whose stack nothing runs any more; false if there is none.</summary>
    internal bool TryTakeExited([NotNullWhen(true)] out Thread? thread)
    {
        foreach (CpuScheduler<TPlatform> cpu in _cpus)
        {
            InterruptState previous = _platform.DisableInterrupts();
            thread = cpu.TakeExited();
            _platform.RestoreInterrupts(previous);
            if (thread is not null)
            {
                return true;
            }
        }

        thread = null;
        return false;
    }

    private bool Wake(Thread thread, WakeReason reason)
    {
        InterruptState previous = _platform.DisableInterrupts();
        bool wasBlocked = _cpus[thread.Cpu].Wake(thread, reason);
        PreemptAndRestore(previous);
        return wasBlocked;
    }

    /// <summary>Ends a section with interrupts disabled: where they were enabled before, a marked switch happens now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PreemptAndRestore(InterruptState previous)
    {
        if (previous == InterruptState.Enabled)
        {
            PreemptIfNeeded();
        }

        _platform.RestoreInterrupts(previous);
    }

    private CpuScheduler<TPlatform> SelectCpu()
    {
        CpuScheduler<TPlatform> best = Cpu;
        Check.That(best.IsStarted, "a thread is added before the CPU has started");
        foreach (CpuScheduler<TPlatform> cpu in _cpus)
        {
            if (cpu.IsStarted && cpu.ThreadCount < best.ThreadCount)
            {
                best = cpu;
            }
        }

        return best;
    }
}
