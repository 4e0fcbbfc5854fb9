namespace KernelOS.Core.Memory.Heap;

/// <summary>What a walk through a heap has counted, in bytes with the blocks' heads.</summary>
/// <param name="extent">From the start to the end.</param>
/// <param name="usedBlocks">Blocks that somebody holds.</param>
/// <param name="usedBytes">Their bytes.</param>
/// <param name="cachedBytes">Bytes kept for the next request of the same size.</param>
/// <param name="freeBlocks">Free blocks in the lists.</param>
/// <param name="freeBytes">Their bytes.</param>
/// <param name="largestFree">The largest of them.</param>
public readonly struct HeapStatistics(nuint extent, nuint usedBlocks, nuint usedBytes, nuint cachedBytes, nuint freeBlocks, nuint freeBytes, nuint largestFree)
{
    /// <summary>Bytes from the heap's start to its end.</summary>
    public nuint Extent { get; } = extent;

    /// <summary>How many blocks somebody holds.</summary>
    public nuint UsedBlocks { get; } = usedBlocks;

    /// <summary>The bytes of the blocks that somebody holds.</summary>
    public nuint UsedBytes { get; } = usedBytes;

    /// <summary>Bytes kept for the next request of the same size.</summary>
    public nuint CachedBytes { get; } = cachedBytes;

    /// <summary>How many free blocks are in the lists.</summary>
    public nuint FreeBlocks { get; } = freeBlocks;

    /// <summary>The bytes of the free blocks.</summary>
    public nuint FreeBytes { get; } = freeBytes;

    /// <summary>The bytes of the largest free block.</summary>
    public nuint LargestFree { get; } = largestFree;
}
