using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <summary>A piece of physical memory of one kind.</summary>
/// <param name="range">Its bytes; in a <see cref="MemoryMap"/> not empty and aligned to 4 KiB.</param>
/// <param name="kind">What it is for.</param>
public readonly struct MemoryRegion(PhysicalRange range, MemoryRegionKind kind)
{
    /// <summary>Its bytes.</summary>
    public PhysicalRange Range { get; } = range;

    /// <summary>What it is for.</summary>
    public MemoryRegionKind Kind { get; } = kind;

    /// <summary>Whether RAM answers there, so that the direct map may show it.</summary>
    public bool IsRam => Kind <= MemoryRegionKind.AcpiNonVolatile;

    /// <summary>Whether the frame allocator owns it, free or allocated.</summary>
    public bool IsOwned => Kind <= MemoryRegionKind.BootReclaimable;
}
