using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Processes.Waiting;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <content>Threads, parents and children. Unless a method says that it takes the process table's lock, the caller holds it.</content>
public sealed partial class Process<TPlatform>
{
    /// <summary>Makes the process a child, running from now on.</summary>
    /// <param name="parent">Whose.</param>
    /// <param name="group">The process group.</param>
    /// <param name="session">The session.</param>
    /// <param name="keeping">Whether it stays when it has ended although the first process is its parent.</param>
    internal void Link(Process<TPlatform> parent, ProcessId group, ProcessId session, Keeping keeping)
    {
        Parent = parent;
        ParentId = parent.Id;
        IsHeld = keeping == Keeping.Kept;
        parent._children.AddLast(this);
        GroupId = group;
        SessionId = session;
        Table.Remember(group);
        Table.Remember(session);
        State = ProcessState.Running;
    }

    /// <summary>Adds a thread, which can be found by its number from now on; false if the process is to end.</summary>
    internal bool TryAddThread(UserThread<TPlatform> thread)
    {
        if (IsEnding || _executing is not null)
        {
            return false;
        }

        _threads.AddLast(thread);
        ThreadCount++;
        Signals.NoteAdded(thread);
        Table.Publish(thread.Id, thread);
        return true;
    }

    /// <summary>The first thread; others follow by <see cref="NextThread"/>.</summary>
    internal UserThread<TPlatform>? FirstThread => _threads.First;

    /// <summary>The thread after another one.</summary>
    internal static UserThread<TPlatform>? NextThread(UserThread<TPlatform> thread) => thread.ThreadLink.Next;

    /// <summary>Takes a thread that ends out of the process. Takes the lock.</summary>
    /// <param name="thread">The caller's thread; if it is not the last one, it has left the address space afterwards.</param>
    /// <param name="status">Its status, which is the process's if it is the last thread and nothing else ended the process.</param>
    /// <returns>Whether it was the last.</returns>
    internal bool RemoveThread(UserThread<TPlatform> thread, ExitStatus status)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (ThreadCount == 1)
        {
            if (!IsEnding)
            {
                _status = status;
            }

            IsEnding = true;
            return true;
        }

        thread.LeaveAddressSpace();
        thread.EndVfork();
        Detach(thread);
        Services.Scheduler.WakeAll(ref _threadWaiters);
        return false;
    }

    /// <summary>Ends all threads but the caller's, which becomes the main thread, for exec. Takes the lock.</summary>
    /// <returns>False if the process ends meanwhile.</returns>
    internal bool TryBecomeOnlyThread(UserThread<TPlatform> caller)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (MustEnd(caller))
        {
            return false;
        }

        _executing = caller;
        for (UserThread<TPlatform>? thread = _threads.First; thread is not null; thread = thread.ThreadLink.Next)
        {
            if (!ReferenceEquals(thread, caller))
            {
                thread.RaiseWork();
            }
        }

        while (ThreadCount > 1 && !IsEnding)
        {
            Services.Scheduler.Wait(ref _threadWaiters, ref Table.Lock, Instant.Never);
        }

        _executing = null;
        if (IsEnding)
        {
            return false;
        }

        if (!ReferenceEquals(caller, MainThread))
        {
            // It takes the process's number over from the main thread, which has ended.
            UserThread<TPlatform> previous = MainThread;
            Table.Remove(caller.Id);
            caller.Id = Id;
            Table.Publish(Id, caller);
            MainThread = caller;
            Services.Processes.Return(previous);
        }

        return true;
    }

    /// <summary>Leaves the memory and the files, by the last thread; takes the lock.</summary>
    internal void GiveBack(UserThread<TPlatform> last)
    {
        Files.End();
        LeaveProgram();
        last.LeaveAddressSpace();
        ProcessMemory<TPlatform> memory = Memory!;
        using (Table.Acquire())
        {
            _endedPeak = PeakResidentPages;
            Memory = null;
        }

        Services.Processes.Release(memory);
        last.ReleaseVforkParent();
    }

    /// <summary>What the last thread does last, interrupts disabled: children go to the first process, and the parent is told. Takes the lock.</summary>
    internal void Finish(UserThread<TPlatform> last)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Detach(last);
        Signals.End();
        Timers.End();
        State = ProcessState.Ended;
        Services.Processes.FaultsOfEnded += _endedThreadsFaults;
        while (_children.TryRemoveFirst(out Process<TPlatform>? child))
        {
            Services.Processes.First.Adopt(child);
        }

        Check.That(Parent is not null, "a process without a parent ends");
        if (Parent.OnChildEnded(this) == Keeping.Reaped)
        {
            Services.Processes.Remove(this);
        }
    }

    /// <summary>Waits for a child. Takes the lock.</summary>
    internal WaitOutcome WaitForChild(UserThread<TPlatform> caller, in WaitRequest request, out ChildReport report)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        while (true)
        {
            WaitOutcome outcome = LookForChild(request, out report);
            if (outcome != WaitOutcome.NothingYet || request.Has(WaitOptions.NoHang))
            {
                return outcome;
            }

            if (caller.IsInterrupted)
            {
                return WaitOutcome.Interrupted;
            }

            Services.Scheduler.Wait(ref _childWaiters, ref Table.Lock, Instant.Never);
        }
    }

    /// <summary>Stops the caller, a thread of the kernel, until a process that it started has ended, and takes it back. Takes the lock.</summary>
    internal ExitStatus Reap()
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Check.That(IsHeld, "the kernel waits for a process that it has not started");
        while (State != ProcessState.Ended)
        {
            Services.Scheduler.Wait(ref Parent!._childWaiters, ref Table.Lock, Instant.Never);
        }

        ExitStatus status = _status;
        Parent!.Take(this);
        return status;
    }

    internal Duration SumCpuTime()
    {
        Duration sum = _endedThreadsTime;
        for (UserThread<TPlatform>? thread = _threads.First; thread is not null; thread = thread.ThreadLink.Next)
        {
            sum += thread.CpuTime;
        }

        return sum;
    }

    internal ulong SumFaults()
    {
        ulong sum = _endedThreadsFaults;
        for (UserThread<TPlatform>? thread = _threads.First; thread is not null; thread = thread.ThreadLink.Next)
        {
            sum += thread.Faults;
        }

        return sum;
    }

    /// <summary>Unlinks a thread; the main thread's object and number stay until the process is reaped.</summary>
    private void Detach(UserThread<TPlatform> thread)
    {
        thread.Signals.End();
        _endedThreadsTime += thread.CpuTime;
        _endedThreadsFaults += thread.Faults;
        _threads.Remove(thread);
        ThreadCount--;
        thread.KernelThread = null;
        if (!ReferenceEquals(thread, MainThread))
        {
            Table.Remove(thread.Id);
        }
    }

    private void Adopt(Process<TPlatform> child)
    {
        child.Parent = this;
        child.ParentId = Id;
        _children.AddLast(child);
        if (child.State == ProcessState.Ended && OnChildEnded(child) == Keeping.Reaped)
        {
            Services.Processes.Remove(child);
        }
    }

    /// <summary>Tells this process that a child has ended.</summary>
    private Keeping OnChildEnded(Process<TPlatform> child)
    {
        // The first process waits only for what the kernel has started.
        bool isUnwanted = Signals.TellOfEnd(child.DescribeEnd()) || (Id == ProcessId.First && !child.IsHeld);
        if (isUnwanted)
        {
            _children.Remove(child);
        }

        WakeChildWaiters();
        return isUnwanted ? Keeping.Reaped : Keeping.Kept;
    }

    private WaitOutcome LookForChild(in WaitRequest request, out ChildReport report)
    {
        report = default;
        bool hasMatch = false;
        for (Process<TPlatform>? child = _children.First; child is not null; child = child.SiblingLink.Next)
        {
            if (!child.Matches(request))
            {
                continue;
            }

            if (child.State != ProcessState.Ended)
            {
                hasMatch = true;
            }
            else if (request.Has(WaitOptions.Exited))
            {
                report = child.MakeReport(ChildEvent.Ended, child._status);
                if (!request.Has(WaitOptions.NoReap))
                {
                    Take(child);
                }

                return WaitOutcome.Found;
            }

            if (child.TryReportStop(request, out report))
            {
                return WaitOutcome.Found;
            }
        }

        return hasMatch ? WaitOutcome.NothingYet : WaitOutcome.NoChild;
    }

    private bool Matches(in WaitRequest request)
    {
        bool isClone = ExitSignal != Signal.Child;
        return (request.Child == ProcessId.None || request.Child == Id)
            && (request.Group == ProcessId.None || request.Group == GroupId)
            && (request.Has(WaitOptions.All) || isClone == request.Has(WaitOptions.Clones));
    }

    private ChildReport MakeReport(ChildEvent happened, ExitStatus status) => new()
    {
        Id = Id,
        Event = happened,
        Status = status,
        CpuTime = SumCpuTime() + _endedChildrenTime,
        Faults = SumFaults() + _endedChildrenFaults,
        PeakResidentPages = System.Math.Max(PeakResidentPages, _childrenPeak),
    };

    /// <summary>Takes back a child that has ended.</summary>
    private void Take(Process<TPlatform> child)
    {
        _endedChildrenTime += child._endedThreadsTime + child._endedChildrenTime;
        _endedChildrenFaults += child._endedThreadsFaults + child._endedChildrenFaults;
        _childrenPeak = System.Math.Max(_childrenPeak, System.Math.Max(child._endedPeak, child._childrenPeak));
        _children.Remove(child);
        Services.Processes.Remove(child);
    }
}
