using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What a page that has a frame was like when it was looked at.</summary>
public readonly struct PageInfo
{
    /// <summary>The frame.</summary>
    public Frame<Size4KiB> Frame { get; init; }

    /// <summary>Whether it is a source's own, of a file or of shared memory.</summary>
    public bool IsOfSource { get; init; }

    /// <summary>How many address spaces have it; of those that share a table, two.</summary>
    public ulong Spaces { get; init; }

    /// <summary>Whether it is a part of a large page.</summary>
    public bool IsLarge { get; init; }
}
