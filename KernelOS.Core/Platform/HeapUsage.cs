namespace KernelOS.Core.Platform;

/// <summary>What is where in the kernel's heap, in bytes where nothing else is said.</summary>
public readonly struct HeapUsage
{
    /// <summary>From the first to the last page.</summary>
    public ulong Extent { get; init; }

    /// <summary>The largest extent so far.</summary>
    public ulong PeakExtent { get; init; }

    /// <summary>Between them, but given back.</summary>
    public ulong Absent { get; init; }

    /// <summary>In blocks that somebody holds.</summary>
    public ulong Used { get; init; }

    /// <summary>How many blocks those are.</summary>
    public ulong UsedBlocks { get; init; }

    /// <summary>In freed blocks that CPUs keep for the next requests.</summary>
    public ulong Kept { get; init; }

    /// <summary>In free blocks.</summary>
    public ulong Free { get; init; }

    /// <summary>How many blocks those are.</summary>
    public ulong FreeBlocks { get; init; }

    /// <summary>In the largest free block.</summary>
    public ulong LargestFree { get; init; }

    /// <summary>How often a CPU went to the lists behind the lock.</summary>
    public ulong ListCalls { get; init; }

    /// <summary>How many objects have been made since the start.</summary>
    public ulong Objects { get; init; }
}
