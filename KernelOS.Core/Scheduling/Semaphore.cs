using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Scheduling;

/// <summary>A number of permits, for which threads wait in the order in which they come.</summary>
/// <remarks>A permit that is released goes straight to the first waiter, so that nobody can overtake it. Takes its lock at the level <see cref="LockLevel.WaitQueue"/>.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Semaphore<TPlatform>
    where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
{
    private readonly TPlatform _platform;
    private readonly Scheduler<TPlatform> _scheduler;
    private SpinLock _lock = new(LockLevel.WaitQueue);
    private WaitQueue _waiters;
    private int _permits;

    /// <summary>Makes a semaphore with that many permits.</summary>
    public Semaphore(TPlatform platform, Scheduler<TPlatform> scheduler, int permits)
    {
        Check.That(permits >= 0, "a semaphore starts with a negative number of permits");
        _platform = platform;
        _scheduler = scheduler;
        _permits = permits;
    }

    /// <summary>Takes a permit, however long that takes.</summary>
    public void Acquire()
    {
        WakeReason reason = Acquire(Instant.Never);
        if (reason == WakeReason.Woken)
        {
            return;
        }

        while (Acquire(Instant.Never) != WakeReason.Woken)
        {
        }

        // Whoever interrupted meant a wait that can be interrupted: let the next one know.
        _scheduler.Interrupt(_scheduler.CurrentThread);
    }

    /// <summary>Takes a permit, unless <paramref name="deadline"/> comes or the caller is interrupted before there is one.</summary>
    /// <returns><see cref="WakeReason.Woken"/> if the caller has a permit now.</returns>
    public WakeReason Acquire(Instant deadline)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        if (_permits > 0)
        {
            _permits--;
            return WakeReason.Woken;
        }

        return _scheduler.Wait(ref _waiters, ref _lock, deadline);
    }

    /// <summary>Gives a permit. Callable from interrupts.</summary>
    public void Release()
    {
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform))
        {
            if (!_scheduler.WakeOne(ref _waiters))
            {
                _permits++;
            }
        }

        _scheduler.PreemptionPoint();
    }
}
