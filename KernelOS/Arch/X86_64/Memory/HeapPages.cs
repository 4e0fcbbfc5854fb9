using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Platform;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>Lets the kernel heap grow upwards in its slot.</summary>
internal readonly unsafe struct HeapPages : IHeapPages
{
    /// <inheritdoc/>
    public bool TryGrow(byte* end, nuint bytes) => KernelPageTables.TryMapNew(VirtualAddress.Create((ulong)end), bytes, FrameUse.KernelHeap);
}
