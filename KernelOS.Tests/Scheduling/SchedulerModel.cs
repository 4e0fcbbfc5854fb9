using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Scheduling;

namespace KernelOS.Tests.Scheduling;

/// <summary>What the scheduler is to do, said as plainly as possible: one list of ready threads, searched and sorted anew each time.</summary>
internal sealed class SchedulerModel
{
    private readonly TimeSlices _slices;
    private readonly long _halfTick;
    private readonly ModelThread _idle;
    private readonly List<ModelThread> _ready = [];
    private long _now;
    private long _order;

    public SchedulerModel(SchedulerOptions options, Thread idle)
    {
        _slices = options.TimeSlices;
        _halfTick = options.TickPeriod.Nanoseconds / 2;
        _idle = new ModelThread(idle, ThreadPriority.Idle) { State = ThreadState.Running };
        Current = _idle;
        Threads.Add(_idle);
    }

    public List<ModelThread> Threads { get; } = [];

    public ModelThread Current { get; private set; }

    public bool IsIdle => Current == _idle;

    public void Pass(long nanoseconds)
    {
        _now += nanoseconds;
        Current.CpuTime += nanoseconds;
        Current.RemainingSlice -= nanoseconds;
    }

    public void Tick()
    {
        IEnumerable<ModelThread> due = Threads
            .Where(thread => thread.State == ThreadState.Blocked && thread.WakeTime <= _now)
            .OrderBy(thread => thread.WakeTime).ThenBy(thread => thread.BlockedSince);
        foreach (ModelThread thread in due.ToList())
        {
            MakeReady(thread);
        }

        bool isSliceOver = !IsIdle && Current.RemainingSlice <= _halfTick;
        if (isSliceOver && !_ready.Exists(thread => thread.Priority >= Current.Priority))
        {
            Current.RemainingSlice = _slices[Current.Priority].Nanoseconds;
            isSliceOver = false;
        }

        Reconsider(isSliceOver);
    }

    public void Add(ModelThread thread)
    {
        Threads.Add(thread);
        MakeReady(thread);
        Reconsider();
    }

    public void Yield()
    {
        if (_ready.Exists(thread => thread.Priority >= Current.Priority))
        {
            Current.RemainingSlice = 0;
            PutBackAndSwitch();
        }
    }

    public void Block(long? deadline)
    {
        if (Current.HasPendingWake)
        {
            Current.HasPendingWake = false;
        }
        else if (!(deadline <= _now))
        {
            Current.State = ThreadState.Blocked;
            Current.WakeTime = deadline;
            Current.BlockedSince = ++_order;
            ForgetUsedUpSlice();
            Switch();
        }
    }

    public void Exit()
    {
        Current.State = ThreadState.Exited;
        Threads.Remove(Current);
        Switch();
    }

    public void Unblock(ModelThread thread)
    {
        if (thread.State == ThreadState.Blocked)
        {
            MakeReady(thread);
            Reconsider();
        }
        else
        {
            thread.HasPendingWake = true;
        }
    }

    public bool Remove(ModelThread thread)
    {
        if (thread.State == ThreadState.Running)
        {
            return false;
        }

        _ready.Remove(thread);
        Threads.Remove(thread);
        thread.State = ThreadState.Exited;
        return true;
    }

    public void SetPriority(ModelThread thread, ThreadPriority priority)
    {
        thread.Priority = priority;
        if (_ready.Remove(thread))
        {
            _ready.Add(thread);
        }

        Reconsider();
    }

    private void MakeReady(ModelThread thread)
    {
        thread.State = ThreadState.Ready;
        thread.WakeTime = null;
        _ready.Add(thread);
    }

    private void Reconsider(bool isSliceOver = false)
    {
        if (isSliceOver || _ready.Exists(thread => IsIdle || thread.Priority > Current.Priority))
        {
            ForgetUsedUpSlice();
            PutBackAndSwitch();
        }
    }

    private void ForgetUsedUpSlice()
    {
        if (Current.RemainingSlice <= _halfTick)
        {
            Current.RemainingSlice = 0;
        }
    }

    private void PutBackAndSwitch()
    {
        Current.State = ThreadState.Ready;
        if (!IsIdle)
        {
            _ready.Insert(Current.RemainingSlice > 0 ? 0 : _ready.Count, Current);
        }

        Switch();
    }

    private void Switch()
    {
        // MaxBy gives the first of several.
        Current = _ready.MaxBy(thread => thread.Priority) ?? _idle;
        _ready.Remove(Current);
        Current.State = ThreadState.Running;
        if (Current.RemainingSlice <= 0)
        {
            Current.RemainingSlice = _slices[Current.Priority].Nanoseconds;
        }
    }
}
