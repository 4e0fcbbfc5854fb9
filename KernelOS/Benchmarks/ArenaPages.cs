using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Benchmarks;

/// <summary>For a heap whose whole range is memory already.</summary>
internal readonly unsafe struct ArenaPages : IHeapPages
{
    /// <inheritdoc/>
    public bool TryMap(byte* start, nuint bytes, NumaNode node) => true;

    /// <inheritdoc/>
    public void Unmap(byte* start, nuint bytes)
    {
    }
}
