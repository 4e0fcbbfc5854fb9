using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>One mapped page of any size, as found in the tables.</summary>
/// <param name="start">Its first virtual address.</param>
/// <param name="frame">Its first physical address.</param>
/// <param name="shift">The binary logarithm of its size in bytes.</param>
/// <param name="attributes">Its attributes.</param>
public readonly struct PageLeaf(VirtualAddress start, PhysicalAddress frame, int shift, PageAttributes attributes)
{
    /// <summary>Its first virtual address.</summary>
    public VirtualAddress Start { get; } = start;

    /// <summary>Its first physical address.</summary>
    public PhysicalAddress Frame { get; } = frame;

    /// <summary>The binary logarithm of its size in bytes: 12, 21 or 30.</summary>
    public int Shift { get; } = shift;

    /// <summary>Its attributes.</summary>
    public PageAttributes Attributes { get; } = attributes;

    /// <summary>Its size in bytes.</summary>
    public ulong Size => 1UL << Shift;

    /// <summary>Where <paramref name="address"/>, which must lie in the page, is in physical memory.</summary>
    public PhysicalAddress Translate(VirtualAddress address) => Frame + (address.Value & (Size - 1));
}
