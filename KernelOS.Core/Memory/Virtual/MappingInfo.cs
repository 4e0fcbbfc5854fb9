using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What a mapping was when it was looked at.</summary>
public readonly struct MappingInfo
{
    /// <summary>The first byte's address.</summary>
    public ulong Start { get; init; }

    /// <summary>The address after the last byte.</summary>
    public ulong End { get; init; }

    /// <summary>What may be done with the pages.</summary>
    public PageAccess Access { get; init; }

    /// <summary>Whether others see what is written.</summary>
    public PageSharing Sharing { get; init; }

    /// <summary>What it is beside that.</summary>
    public MappingFlags Flags { get; init; }

    /// <summary>From which nodes its pages come; the default leaves it to the thread.</summary>
    public MemoryPolicy Policy { get; init; }

    /// <summary>What the program uses it for.</summary>
    public MappingPurpose Purpose { get; init; }

    /// <summary>Where the bytes come from, such as a file; null for zeros. Whoever got this releases it.</summary>
    public IMemoryObject? Source { get; init; }

    /// <summary>Where in the source the first byte lies.</summary>
    public ulong SourceOffset { get; init; }
}
