namespace KernelOS.Core.Memory.Heap;

/// <summary>What a walk through a heap has counted, in bytes with the blocks' heads.</summary>
public readonly struct HeapStatistics
{
    /// <summary>Bytes from the heap's start to its end.</summary>
    public nuint Extent { get; init; }

    /// <summary>The largest extent so far.</summary>
    public nuint PeakExtent { get; init; }

    /// <summary>Bytes between the start and the end whose pages have been given back.</summary>
    public nuint HollowBytes { get; init; }

    /// <summary>How often a CPU has gone to the lists: for large blocks, to fetch some or to give some back.</summary>
    public ulong ListCalls { get; init; }

    /// <summary>How many blocks somebody holds.</summary>
    public nuint UsedBlocks { get; init; }

    /// <summary>Bytes of the blocks that somebody holds.</summary>
    public nuint UsedBytes { get; init; }

    /// <summary>How many blocks the CPUs keep for the next requests of their sizes.</summary>
    public nuint CachedBlocks { get; init; }

    /// <summary>Bytes that the CPUs keep for the next requests of the same sizes.</summary>
    public nuint CachedBytes { get; init; }

    /// <summary>How many free blocks the lists hold.</summary>
    public nuint FreeBlocks { get; init; }

    /// <summary>Bytes of the free blocks.</summary>
    public nuint FreeBytes { get; init; }

    /// <summary>Bytes of the largest free block.</summary>
    public nuint LargestFree { get; init; }

    /// <summary>The sums of two; the largest of what is not a sum.</summary>
    public static HeapStatistics operator +(HeapStatistics left, HeapStatistics right) => new()
    {
        Extent = left.Extent + right.Extent,
        PeakExtent = left.PeakExtent + right.PeakExtent,
        HollowBytes = left.HollowBytes + right.HollowBytes,
        ListCalls = left.ListCalls + right.ListCalls,
        UsedBlocks = left.UsedBlocks + right.UsedBlocks,
        UsedBytes = left.UsedBytes + right.UsedBytes,
        CachedBlocks = left.CachedBlocks + right.CachedBlocks,
        CachedBytes = left.CachedBytes + right.CachedBytes,
        FreeBlocks = left.FreeBlocks + right.FreeBlocks,
        FreeBytes = left.FreeBytes + right.FreeBytes,
        LargestFree = left.LargestFree > right.LargestFree ? left.LargestFree : right.LargestFree,
    };
}
