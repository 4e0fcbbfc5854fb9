using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Scheduling;

/// <summary>Mutual exclusion between threads that may block while they hold it; fair, not recursive.</summary>
/// <remarks>It does not lend the waiter's priority to the holder.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Mutex<TPlatform>
    where TPlatform : struct, IInterruptControl, ICpu, IClock, IContextSwitch, IThreadSwitch
{
    private readonly Scheduler<TPlatform> _scheduler;
    private readonly Semaphore<TPlatform> _permit;
    private Thread? _holder;

    /// <summary>Makes a mutex that nobody holds.</summary>
    public Mutex(TPlatform platform, Scheduler<TPlatform> scheduler)
    {
        _scheduler = scheduler;
        _permit = new Semaphore<TPlatform>(platform, scheduler, permits: 1);
    }

    /// <summary>Whether the caller holds it.</summary>
    public bool IsHeldByCaller => ReferenceEquals(_holder, _scheduler.CurrentThread);

    /// <summary>Takes the mutex, however long that takes; panics if the caller holds it.</summary>
    public void Lock()
    {
        Check.That(!IsHeldByCaller, "a thread takes a mutex that it holds already");
        _permit.Acquire();
        _holder = _scheduler.CurrentThread;
    }

    /// <summary>Hands the mutex to the next thread that waits for it; panics if the caller does not hold it.</summary>
    public void Unlock()
    {
        Check.That(IsHeldByCaller, "a thread releases a mutex that it does not hold");
        _holder = null;
        _permit.Release();
    }
}
