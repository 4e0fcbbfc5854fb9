using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>A thread's place among those that wait for futexes; every thread of a program has one, so that waiting allocates nothing.</summary>
internal sealed class FutexWaiter
{
    /// <summary>The bucket of who waits for nothing.</summary>
    internal const int NoBucket = -1;

    // Under the lock of the bucket in which it is.
    internal ListLink<FutexWaiter> QueueLink;
    internal FutexKey Key;
    internal uint BitSet;
    internal Thread? Thread;

    /// <summary>The memory object to whose futex others have moved it, of which it is a user until it wakes.</summary>
    internal IMemoryObject? MovedTo;

    /// <summary>The bucket in which it is; changes only under that bucket's lock.</summary>
    internal int Bucket = NoBucket;
}
