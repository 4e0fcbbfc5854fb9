using KernelOS.Core.Memory.Heap.Pooling;

namespace KernelOS.Core.Files.Transfers;

/// <summary>Room for the longest vector of buffers that one call may give (Linux: UIO_MAXIOV).</summary>
internal sealed class RangeArray : IPooled<RangeArray>, IReturnable
{
    /// <summary>How many buffers.</summary>
    internal const int Length = 1024;

    private PoolEntry<RangeArray> _poolEntry;

    /// <summary>The buffers.</summary>
    internal readonly UserRange[] Items = new UserRange[Length];

    ref PoolEntry<RangeArray> IPooled<RangeArray>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => Items;
}
