using KernelOS.Boot;
using KernelOS.Diagnostics;

namespace KernelOS.Arch.X86_64;

/// <content>The heap.</content>
internal readonly unsafe partial struct BareMetal
{
    /// <inheritdoc/>
    public bool TryReserve(nuint bytes) => !AllocationFailures.Hit() && HeapPlug.Heap.TryReserve(bytes);

    /// <inheritdoc/>
    public void GiveBack(object item) => HeapPlug.Free(ref item!);

    /// <inheritdoc/>
    public bool TryReclaim() => HeapPlug.Heap.Reclaim() > 0;
}
