using KernelOS.Core.Memory.Heap.Pooling;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>A lock that somebody holds on a part of a file.</summary>
internal sealed class RecordLock : IPooled<RecordLock>, IReturnable
{
    private PoolEntry<RecordLock> _poolEntry;

    /// <summary>Who holds it: a descriptor table, or an open file.</summary>
    internal object? Owner { get; set; }

    /// <summary>What part, and how.</summary>
    internal RecordRange Range { get; set; }

    /// <summary>The next lock on the same file.</summary>
    internal RecordLock? Next { get; set; }

    ref PoolEntry<RecordLock> IPooled<RecordLock>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => null;
}
