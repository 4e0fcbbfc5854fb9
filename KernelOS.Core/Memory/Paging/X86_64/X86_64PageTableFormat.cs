using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging.X86_64;

/// <summary>Four-level paging (Intel SDM vol. 3A, 4.5): pages of 4 KiB, 2 MiB and 1 GiB; EFER.NXE and CR0.WP must be set.</summary>
/// <remarks>
/// <code>
///  63 62  61      52 51        12 11 10  9   8   7   6   5   4    3    2    1    0
/// ┌──┬───┬──────────┬────────────┬─────┬───┬───┬───┬───┬───┬────┬────┬────┬────┬───┐
/// │NX│ 0 │   used   │  address   │  0  │ I │ G │PS │ D │ A │PCD │PWT │U/S │R/W │ P │
/// └──┴───┴──────────┴────────────┴─────┴───┴───┴───┴───┴───┴────┴────┴────┴────┴───┘
/// </code>
/// In a table entry G and PS are 0: the recursive window reads table entries as pages, in which they would mean
/// "global" and "PAT". PS is 1 in the leaf of a 2 MiB or 1 GiB page. "used" is the mapper's, in table entries only.
/// PCD and PWT select from the PAT as it is after reset: neither is write-back, PWT write-through, both uncached
/// (SDM vol. 3A, 11.12.4). An inaccessible page has P = 0 and I = 1, which marks the entry as in use.
/// </remarks>
public readonly struct X86_64PageTableFormat : IPageTableFormat
{
    private const ulong Present = 1 << 0;
    private const ulong Writable = 1 << 1;
    private const ulong User = 1 << 2;
    private const ulong WriteThrough = 1 << 3;
    private const ulong CacheDisable = 1 << 4;
    private const ulong Accessed = 1 << 5;
    private const ulong LargePage = 1 << 7;
    private const ulong Global = 1 << 8;
    private const ulong Inaccessible = 1 << 9;
    private const ulong NoExecute = 1UL << 63;
    private const ulong AddressMask = 0x000F_FFFF_FFFF_F000;

    /// <summary>Bit 12 of a large page's leaf selects from the PAT, so it is no part of the address.</summary>
    private const ulong LargeAddressMask = 0x000F_FFFF_FFFF_E000;

    /// <inheritdoc/>
    public static int Levels => 4;

    /// <inheritdoc/>
    public static int HighestLeafLevel => 2;

    /// <inheritdoc/>
    public static int UsedShift => 52;

    /// <inheritdoc/>
    public static bool AllowsRecursion => true;

    /// <inheritdoc/>
    public static bool NeedsBreakBeforeMake => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EncodeTable(PhysicalAddress table, PageAttributes owner) =>
        table.Value | Present | Writable | Accessed | ((owner & PageAttributes.User) != 0 ? User : 0);

    /// <inheritdoc/>
    public static ulong EncodeRecursion(PhysicalAddress root) => root.Value | Present | Writable | Accessed | NoExecute;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EncodeLeaf(PhysicalAddress frame, PageAttributes attributes, int level)
    {
        // Shifts rather than choices, because every page fault comes here; a test compares all values.
        ulong bits = (uint)attributes;
        ulong entry = frame.Value
            | ((bits & (uint)PageAttributes.Writable) << 1)
            | (bits & (uint)PageAttributes.User)
            | ((bits & (uint)PageAttributes.Global) << 5)
            | ((~bits & (uint)PageAttributes.Executable) << 62)
            | (level != 0 ? LargePage : 0);
        if ((attributes & (PageAttributes.WriteThrough | PageAttributes.Uncached | PageAttributes.Inaccessible)) == 0)
        {
            return entry | Present;
        }

        entry |= (attributes & PageAttributes.Uncached) != 0 ? CacheDisable | WriteThrough
            : (attributes & PageAttributes.WriteThrough) != 0 ? WriteThrough : 0;
        return entry | ((attributes & PageAttributes.Inaccessible) != 0 ? Inaccessible : Present);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTable(ulong entry, int level) => level != 0 && (entry & (Present | LargePage)) == Present;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress DecodeTable(ulong entry) => PhysicalAddress.FromUnchecked(entry & AddressMask);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress DecodeFrame(ulong entry, int level) =>
        PhysicalAddress.FromUnchecked(entry & (level == 0 ? AddressMask : LargeAddressMask));

    /// <inheritdoc/>
    public static PageAttributes DecodeAttributes(ulong entry, int level)
    {
        PageAttributes attributes = PageAttributes.None;
        attributes |= (entry & Writable) != 0 ? PageAttributes.Writable : 0;
        attributes |= (entry & User) != 0 ? PageAttributes.User : 0;
        attributes |= (entry & Global) != 0 ? PageAttributes.Global : 0;
        attributes |= (entry & NoExecute) == 0 ? PageAttributes.Executable : 0;
        attributes |= (entry & CacheDisable) != 0 ? PageAttributes.Uncached
            : (entry & WriteThrough) != 0 ? PageAttributes.WriteThrough : 0;
        attributes |= (entry & Present) == 0 ? PageAttributes.Inaccessible : 0;
        return attributes;
    }
}
