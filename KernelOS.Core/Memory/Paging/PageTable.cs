using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>The shape that all our page tables share: 512 entries of 8 bytes, a 4 KiB page at level 0.</summary>
public static class PageTable
{
    /// <summary>Entries in a table.</summary>
    public const int Entries = 512;

    private const int EntryShift = 3;
    private const int IndexBits = 9;
    private const int PageShift = 12;

    /// <summary>The binary logarithm of how many bytes an entry of a table at <paramref name="level"/> covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetShift(int level) => PageShift + (IndexBits * level);

    /// <summary>Which entry of a table at <paramref name="level"/> an address goes through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetIndex(VirtualAddress address, int level) => (int)(address.Value >> GetShift(level)) & (Entries - 1);

    /// <summary>How many bytes into a table at <paramref name="level"/> the entry lies that an address goes through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint GetOffset(VirtualAddress address, int level) =>
        (nuint)(address.Value >> (GetShift(level) - EntryShift)) & ((Entries - 1) << EntryShift);

    /// <summary>The level of the table whose entries map pages of a size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetLevel<TSize>()
        where TSize : struct, IPageSize => (TSize.Shift - PageShift) / IndexBits;

    /// <summary>Where the recursive root entry <paramref name="slot"/> shows the table at <paramref name="level"/> that an address goes through, in a tree of four levels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualAddress GetRecursiveAddress(int slot, VirtualAddress address, int level)
    {
        ulong indexes = (address.Value & ((1UL << VirtualAddress.Bits) - 1)) >> (IndexBits * (level + 1));

        // The slot at every index, of which the highest level + 1 are kept.
        ulong slots = (ulong)slot * 0x0000_0080_4020_1000;
        ulong kept = ~0UL << (VirtualAddress.Bits - (IndexBits * (level + 1)));
        return VirtualAddress.FromTruncated((slots & kept) | (indexes & ~0xFFFUL));
    }
}
