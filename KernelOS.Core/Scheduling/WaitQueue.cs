using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>Threads that wait for one condition, in the order in which they came.</summary>
/// <remarks>
/// Whoever owns the condition owns the queue, and protects both with one spin lock of a level above
/// <see cref="Synchronization.LockLevel.RunQueue"/>. No wake-up is lost, since a waiter joins under that lock:
/// <code>
/// using SpinLockGuard&lt;TPlatform&gt; guard = _lock.Acquire(_platform);
/// while (!condition)
/// {
///     reason = _scheduler.Wait(ref _waiters, ref _lock, deadline);
/// }
/// </code>
/// It lives in a field that is not <c>readonly</c>.
/// </remarks>
public struct WaitQueue
{
    internal IntrusiveList<Thread, ByWaitLink> Threads;

    /// <summary>Whether nobody waits.</summary>
    public readonly bool IsEmpty => Threads.IsEmpty;
}
