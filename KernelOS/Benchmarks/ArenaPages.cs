using KernelOS.Core.Memory.Heap;

namespace KernelOS.Benchmarks;

/// <summary>For a heap whose whole range is memory already.</summary>
internal readonly unsafe struct ArenaPages : IHeapPages
{
    /// <inheritdoc/>
    public bool TryGrow(byte* end, nuint bytes) => true;
}
