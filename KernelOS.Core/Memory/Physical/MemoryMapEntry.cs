namespace KernelOS.Core.Memory.Physical;

/// <summary>One line of a memory map as firmware gives it: numbers not to be trusted.</summary>
/// <param name="start">The first byte's address.</param>
/// <param name="length">How many bytes; may be 0, unaligned or wrap.</param>
/// <param name="kind">What it is for.</param>
public readonly struct MemoryMapEntry(ulong start, ulong length, MemoryRegionKind kind)
{
    /// <summary>The first byte's address.</summary>
    public ulong Start { get; } = start;

    /// <summary>How many bytes; may be 0, unaligned or wrap.</summary>
    public ulong Length { get; } = length;

    /// <summary>What it is for.</summary>
    public MemoryRegionKind Kind { get; } = kind;
}
