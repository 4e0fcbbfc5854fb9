using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

// What any CPU may do to the threads of this one, with its own interrupts disabled.
internal sealed partial class CpuScheduler<TPlatform>
{
    /// <summary>Makes a new thread ready here.</summary>
    public void Add(Thread thread)
    {
        _lock.Enter(_platform);
        Check.That(thread.State == ThreadState.New, "a thread is added that is not new");
        thread.Cpu = _number;
        ThreadCount++;
        MakeReady(thread);
        _lock.Exit(_platform);
    }

    /// <summary>Ends a thread that does not run; false if it runs, waits in a wait queue, or is not here.</summary>
    public bool TryRemove(Thread thread)
    {
        _lock.Enter(_platform);
        bool isReady = thread.State == ThreadState.Ready;
        bool canRemove = isReady || (thread.State == ThreadState.Blocked && !thread.WaitLink.IsLinked);
        if (isReady)
        {
            _ready.Remove(thread);
        }

        if (canRemove)
        {
            _sleepers.Remove(thread);
            NoteExited(thread);
        }

        _lock.Exit(_platform);
        return canRemove;
    }

    /// <summary>Makes a blocked thread ready, or sees to it that its next attempt to block ends at once.</summary>
    /// <returns>Whether it was blocked.</returns>
    public bool Wake(Thread thread, WakeReason reason)
    {
        _lock.Enter(_platform);
        bool isBlocked = thread.State == ThreadState.Blocked;
        if (isBlocked)
        {
            _sleepers.Remove(thread);
            thread.WakeReason = reason;
            MakeReady(thread);
        }
        else if (thread.State is ThreadState.Ready or ThreadState.Running)
        {
            // An old one may still be pending: a thread that does not block keeps it.
            if (thread.PendingWake < reason)
            {
                thread.PendingWake = reason;
            }

            if (reason == WakeReason.Interrupted && thread.State == ThreadState.Running)
            {
                // It may be in user mode, on its way there, or the caller itself.
                NotifyCpu();
            }
        }

        _lock.Exit(_platform);
        return isBlocked;
    }

    /// <summary>Changes a thread's priority; a ready one goes behind its new equals.</summary>
    public void SetPriority(Thread thread, ThreadPriority priority)
    {
        _lock.Enter(_platform);
        if (thread.State == ThreadState.Ready)
        {
            _ready.Remove(thread);
            thread.Priority = priority;
            MakeReady(thread);
        }
        else
        {
            thread.Priority = priority;
            if (thread.State == ThreadState.Running)
            {
                MarkIfPreempted();
            }
        }

        _lock.Exit(_platform);
    }

    /// <summary>The CPU time that a thread of this CPU has used.</summary>
    public Duration GetCpuTime(Thread thread)
    {
        _lock.Enter(_platform);
        Duration time = thread.CpuTime;
        if (ReferenceEquals(thread, _current))
        {
            time += _platform.Now - _runningSince;
        }

        _lock.Exit(_platform);
        return time;
    }

    /// <summary>Gives out an exited thread, on whose stack nothing runs any more, or null.</summary>
    public Thread? TakeExited()
    {
        // Without the lock: who misses one that is just exiting finds it the next time.
        if (_exited.IsEmpty)
        {
            return null;
        }

        _lock.Enter(_platform);
        _exited.TryRemoveFirst(out Thread? thread);
        _lock.Exit(_platform);
        return thread;
    }

    // What follows is called with the lock held.

    private void NoteExited(Thread thread)
    {
        thread.State = ThreadState.Exited;
        _exited.AddLast(thread);
        ThreadCount--;
    }

    private void MakeReady(Thread thread)
    {
        thread.State = ThreadState.Ready;
        _ready.AddLast(thread);
        MarkIfPreempted();
    }

    /// <summary>Marks the CPU for rescheduling if a thread that is ready preempts the one that runs.</summary>
    private void MarkIfPreempted()
    {
        bool isPreempted = ReferenceEquals(Current, _idle)
            ? !_ready.IsEmpty
            : PriorityRoundRobin.IsPreempted(Current, in _ready);
        if (!isPreempted || _needsReschedule)
        {
            return;
        }

        Volatile.Write(ref _needsReschedule, true);
        NotifyCpu();
    }

    /// <summary>Makes this CPU look at what is marked, before it leaves for user mode or by an interrupt.</summary>
    private void NotifyCpu()
    {
        if (_platform.CurrentCpu != _number)
        {
            _platform.InterruptCpu(_number);
        }
        else
        {
            _platform.RequestReturnWork();
        }
    }
}
