namespace KernelOS.Core.Memory.Heap;

/// <summary>What a walk through a heap has counted, in bytes with the blocks' heads.</summary>
public readonly struct HeapStatistics
{
    /// <summary>Bytes from the heap's start to its end.</summary>
    public nuint Extent { get; init; }

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
}
