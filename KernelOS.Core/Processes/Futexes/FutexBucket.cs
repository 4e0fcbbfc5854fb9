using KernelOS.Core.Primitives;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>Those who wait for futexes with one hash, in the order in which they came.</summary>
internal struct FutexBucket
{
    internal SpinLock Lock;

    // Under the lock. The count is looked at without it, by who has nobody to wake.
    internal IntrusiveList<FutexWaiter, ByFutexLink> Waiters;
    internal int Count;
}
