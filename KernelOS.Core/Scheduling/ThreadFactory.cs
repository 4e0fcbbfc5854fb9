using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Scheduling;

/// <summary>Makes threads, and takes back what exited threads leave: a pool of thread objects and some of their stacks.</summary>
/// <remarks>
/// Nobody can free the stack on which he runs, so exited threads are collected and reaped by others: by the idle loop, by
/// whoever makes the next thread, or by <see cref="Reap"/>. Thread objects are used again and never given back to the heap.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class ThreadFactory<TPlatform>
    where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch, IStackSource, IHeapReserve
{
    /// <summary>How many stacks are kept for the next threads, so that short-lived threads map no memory.</summary>
    public const int MaximumCachedStacks = 16;

    /// <summary>More than one thread object takes, and what other CPUs take from the heap between the question and the making.</summary>
    private const int ReservedBytes = 4096;

    private readonly TPlatform _platform;
    private readonly Scheduler<TPlatform> _scheduler;
    private readonly int _maximumThreads;

    private SpinLock _lock = new(LockLevel.Threads);

    // Under _lock. Threads with a stack come first among the free ones.
    private IntrusiveList<Thread, ByQueueLink> _free;
    private int _cachedStacks;
    private int _liveThreads;
    private ulong _lastId;

    /// <summary>Makes a factory for the threads of one scheduler.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="maximumThreads">How many threads may exist at a time.</param>
    public ThreadFactory(TPlatform platform, Scheduler<TPlatform> scheduler, int maximumThreads)
    {
        _platform = platform;
        _scheduler = scheduler;
        _maximumThreads = maximumThreads;
    }

    /// <summary>How many threads exist; exited ones count until they are reaped.</summary>
    public int LiveThreads => _liveThreads;

    /// <summary>How many stacks wait for new threads.</summary>
    public int CachedStacks => _cachedStacks;

    /// <summary>Makes a thread that <see cref="Scheduler{TPlatform}.Add"/> will start; reaps first.</summary>
    /// <param name="name">What it is called in logs.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="entry">What it does.</param>
    /// <param name="owner">What becomes its <see cref="Thread.Owner"/>.</param>
    public Result<Thread, ThreadError> Create(string name, ThreadPriority priority, ThreadEntry entry, object? owner = null)
    {
        Reap();
        ThreadError error = TryTake(out Thread? thread, out ulong id);
        if (error != ThreadError.None)
        {
            return error;
        }

        if (thread is null)
        {
            if (!_platform.TryReserve(ReservedBytes))
            {
                CancelTake();
                return ThreadError.OutOfMemory;
            }

            thread = new Thread();
        }

        if (thread.Stack.IsEmpty)
        {
            if (!_platform.TryAllocateStack(out VirtualRange stack))
            {
                GiveBack(thread);
                return ThreadError.OutOfMemory;
            }

            thread.Stack = stack;
        }

        thread.Prepare(new ThreadId(id), name, priority, entry, owner);
        thread.StackPointer = _platform.PrepareContext(VirtualAddress.FromUnchecked(thread.Stack.End));
        return thread;
    }

    /// <summary>Takes back a thread that was never added to the scheduler.</summary>
    public void Release(Thread thread)
    {
        Check.That(thread.State == ThreadState.New && thread.Id.Value != 0, "a thread is released that is in use");
        GiveBack(thread);
    }

    /// <summary>Takes back what exited threads have left. For thread context.</summary>
    public void Reap()
    {
        while (_scheduler.TryTakeExited(out Thread? thread))
        {
            GiveBack(thread);
        }
    }

    /// <summary>Gives the stacks that wait for new threads back to their source.</summary>
    public void Trim()
    {
        while (TryTakeCachedStack(out VirtualRange stack))
        {
            _platform.FreeStack(stack);
        }
    }

    /// <summary>What an idle thread does for ever: reaps, runs what is ready, waits for interrupts.</summary>
    [DoesNotReturn]
    public void RunIdle()
    {
        while (true)
        {
            Reap();
            _scheduler.Idle();
        }
    }

    /// <summary>Takes a free thread, or the permission to make one: null.</summary>
    private ThreadError TryTake(out Thread? thread, out ulong id)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        thread = null;
        id = 0;
        if (_liveThreads >= _maximumThreads)
        {
            return ThreadError.TooManyThreads;
        }

        _liveThreads++;
        id = ++_lastId;
        if (_free.TryRemoveFirst(out thread) && !thread.Stack.IsEmpty)
        {
            _cachedStacks--;
        }

        return ThreadError.None;
    }

    /// <summary>Gives back the permission to make a thread.</summary>
    private void CancelTake()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        _liveThreads--;
    }

    private void GiveBack(Thread thread)
    {
        thread.Retire();
        VirtualRange surplus = PutBack(thread);
        if (!surplus.IsEmpty)
        {
            _platform.FreeStack(surplus);
        }
    }

    /// <summary>Makes a thread a free one; its stack is returned if there are enough.</summary>
    private VirtualRange PutBack(Thread thread)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        _liveThreads--;
        VirtualRange stack = thread.Stack;
        if (!stack.IsEmpty && _cachedStacks < MaximumCachedStacks)
        {
            _cachedStacks++;
            _free.AddFirst(thread);
            return default;
        }

        thread.Stack = default;
        _free.AddLast(thread);
        return stack;
    }

    private bool TryTakeCachedStack(out VirtualRange stack)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        stack = default;
        if (_cachedStacks == 0 || !_free.TryRemoveFirst(out Thread? thread))
        {
            return false;
        }

        stack = thread.Stack;
        thread.Stack = default;
        _free.AddLast(thread);
        _cachedStacks--;
        return true;
    }
}
