using System;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>The naive frame allocator: one flag a frame, and a search through all of them.</summary>
internal sealed class FrameModel
{
    private readonly bool[] _free;

    public FrameModel(MemoryMap map)
    {
        _free = new bool[map.Regions[^1].Range.End >> 12];
        foreach (MemoryRegion region in map.Regions)
        {
            if (region.Kind == MemoryRegionKind.Usable)
            {
                Array.Fill(_free, true, (int)(region.Range.Start.Value >> 12), (int)(region.Range.Length >> 12));
            }
        }
    }

    /// <summary>Takes a run if it is free, aligned and below the limit.</summary>
    public bool TryTake(ulong start, int order, ulong limit)
    {
        int first = (int)(start >> 12);
        int count = 1 << order;
        if (first % count != 0 || start + ((ulong)count << 12) > limit || !IsFree(first, count))
        {
            return false;
        }

        Array.Fill(_free, false, first, count);
        return true;
    }

    public void Free(ulong start, int order) => Array.Fill(_free, true, (int)(start >> 12), 1 << order);

    /// <summary>Whether there is a free aligned run below the limit.</summary>
    public bool HasRun(int order, ulong limit) => CountRuns(order, limit, most: 1) != 0;

    /// <summary>How many aligned runs are free below the limit, at most so many.</summary>
    public int CountRuns(int order, ulong limit, int most = int.MaxValue)
    {
        int runs = 0;
        int count = 1 << order;
        int end = (int)Math.Min(limit >> 12, (ulong)_free.Length);
        for (int first = 0; first + count <= end && runs < most; first += count)
        {
            runs += IsFree(first, count) ? 1 : 0;
        }

        return runs;
    }

    private bool IsFree(int first, int count) =>
        first + count <= _free.Length && Array.IndexOf(_free, false, first, count) < 0;
}
