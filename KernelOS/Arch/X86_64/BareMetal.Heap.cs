using KernelOS.Boot;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Platform;
using KernelOS.Diagnostics;

namespace KernelOS.Arch.X86_64;

/// <content>The heap.</content>
internal readonly unsafe partial struct BareMetal
{
    /// <inheritdoc/>
    public bool TryReserve(nuint bytes) => !AllocationFailures.Hit() && HeapPlug.Heap.TryReserve(bytes);

    /// <inheritdoc/>
    public HeapUsage HeapUsage
    {
        get
        {
            HeapStatistics statistics = HeapPlug.Heap.CheckAndCount();
            return new HeapUsage
            {
                Extent = statistics.Extent,
                PeakExtent = statistics.PeakExtent,
                Absent = statistics.HollowBytes,
                Used = statistics.UsedBytes,
                UsedBlocks = statistics.UsedBlocks,
                Kept = statistics.CachedBytes,
                Free = statistics.FreeBytes,
                FreeBlocks = statistics.FreeBlocks,
                LargestFree = statistics.LargestFree,
                ListCalls = statistics.ListCalls,
                Objects = HeapPlug.ObjectCount,
            };
        }
    }

    /// <inheritdoc/>
    public void GiveBack(object item) => HeapPlug.Free(ref item!);

    /// <inheritdoc/>
    public bool TryReclaim() => HeapPlug.Heap.Reclaim() > 0;
}
