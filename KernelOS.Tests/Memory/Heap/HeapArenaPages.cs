using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>The pages of a <see cref="HeapArena"/>.</summary>
internal readonly unsafe struct HeapArenaPages(HeapArena arena) : IHeapPages
{
    public bool TryMap(byte* start, nuint bytes, NumaNode node) => arena.TryMap(start, bytes, node);

    public void Unmap(byte* start, nuint bytes) => arena.Unmap(start, bytes);
}
