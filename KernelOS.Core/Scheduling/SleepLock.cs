using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Scheduling;

/// <summary>Mutual exclusion between threads that may block, for locks that are mostly free: taking and releasing a free one costs one atomic operation each.</summary>
/// <remarks>
/// <para>
/// Three states (Drepper, "Futexes Are Tricky", 2011): free, held, and held with threads that may wait. Who comes to a held
/// lock marks it contended and waits; who releases a contended one wakes the first waiter, which tries again. So it is not
/// fair: a thread that comes at the right moment overtakes the one that was woken. It names no holder and works before
/// threads run, when nobody can be in the way.
/// </para>
/// <para>It lives in a field that is not <c>readonly</c>. Takes its spin lock at the level <see cref="LockLevel.WaitQueue"/>, and only if it is contended.</para>
/// </remarks>
public struct SleepLock
{
    private const int Free = 0;
    private const int Held = 1;
    private const int Contended = 2;

    private SpinLock _lock;
    private WaitQueue _waiters;
    private int _state;

    /// <summary>Makes a lock that nobody holds.</summary>
    public SleepLock() => _lock = new SpinLock(LockLevel.WaitQueue);

    /// <summary>Takes the lock, however long that takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler)
        where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
    {
        if (System.Threading.Interlocked.CompareExchange(ref _state, Held, Free) != Free)
        {
            Wait(platform, scheduler);
        }
    }

    /// <summary>Releases the lock, which the caller holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler)
        where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
    {
        if (System.Threading.Interlocked.Exchange(ref _state, Free) == Contended)
        {
            Wake(platform, scheduler);
        }
    }

    private void Wait<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler)
        where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
    {
        bool wasInterrupted = false;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            while (System.Threading.Interlocked.Exchange(ref _state, Contended) != Free)
            {
                wasInterrupted |= scheduler.Wait(ref _waiters, ref _lock, Instant.Never) == WakeReason.Interrupted;
            }
        }

        if (wasInterrupted)
        {
            // Whoever interrupted meant a wait that can be interrupted: let the next one know.
            scheduler.Interrupt(scheduler.CurrentThread);
        }
    }

    private void Wake<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler)
        where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
    {
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            scheduler.WakeOne(ref _waiters);
        }

        scheduler.PreemptionPoint();
    }
}
