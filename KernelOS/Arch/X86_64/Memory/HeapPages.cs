using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>The kernel heap's pages, in its slot.</summary>
internal readonly unsafe struct HeapPages : IHeapPages
{
    /// <inheritdoc/>
    /// <remarks>A CPU lets its own node's part grow, and takes its own node's frames first, so the node is right by itself.</remarks>
    public bool TryMap(byte* start, nuint bytes, NumaNode node) => KernelPageTables.TryMapNew(VirtualAddress.Create((ulong)start), bytes, FrameUse.KernelHeap);

    /// <inheritdoc/>
    public void Unmap(byte* start, nuint bytes) => KernelPageTables.UnmapAndFree(VirtualAddress.Create((ulong)start), bytes);
}
