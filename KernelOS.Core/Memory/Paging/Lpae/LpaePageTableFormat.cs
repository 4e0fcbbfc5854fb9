using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging.Lpae;

/// <summary>The long-descriptor format of ARM with a 4 KiB granule, stage 1, 48-bit addresses (Arm ARM D8.3, VMSAv8-64 translation table format descriptors).</summary>
/// <remarks>
/// Our levels 3, 2, 1, 0 are ARM's L0, L1, L2, L3.
/// <code>
///               63 56 55  54  53 52 51 48 47        12 11 10 9   8 7    6 5 4    2 1   0
///              ┌─────┬──┬───┬───┬──┬─────┬────────────┬──┬──┬─────┬──────┬─┬──────┬─────┐
/// page, block  │  0  │ I│UXN│PXN│ C│  0  │  address   │nG│AF│ SH  │  AP  │0│ Attr │ 3/1 │
///              ├─────┴──┴───┴───┴──┴─────┼────────────┼──┴──┴─────┴──────┴─┴──────┼─────┤
/// table        │            0            │  address   │           used            │  3  │
///              └─────────────────────────┴────────────┴───────────────────────────┴─────┘
/// </code>
/// Bits 1:0 are 3 in a table and in a 4 KiB page, 1 in a 1 GiB or 2 MiB block, and even where every access must fault.
/// AP bit 6: EL0 may access; AP bit 7: nobody may write. No page may be executed by both, so a leaf, and no table, has
/// UXN or PXN. Attr is an index into MAIR_EL1, which the home sets to <see cref="MemoryAttributes"/>. AF is always set:
/// access flag faults are not used. SH is inner shareable for normal memory. C: one of 16 that a TLB may keep as one. An
/// inaccessible page has bit 0 clear and I set, which marks the descriptor as in use.
/// Bits 11:2 of a table descriptor are ignored only by a walk (with TCR2_EL1.HAFT clear): as a page of itself a table
/// would have attributes there, so this format has no recursive window.
/// </remarks>
public readonly struct LpaePageTableFormat : IPageTableFormat
{
    /// <summary>What MAIR_EL1 must hold: 0 normal write-back, 1 normal write-through, 2 device nGnRnE, 3 normal not cacheable, whose writes may be gathered.</summary>
    public const ulong MemoryAttributes = 0x44_00_BB_FF;

    private const ulong Valid = 1 << 0;
    private const ulong TableOrPage = 1 << 1;
    private const ulong WriteThroughIndex = 1 << 2;
    private const ulong DeviceIndex = 2 << 2;
    private const ulong WriteCombiningIndex = 3 << 2;
    private const ulong IndexMask = 7 << 2;
    private const PageAttributes WriteCombiningBit = PageAttributes.WriteCombining & ~PageAttributes.WriteThrough;
    private const ulong AccessUser = 1 << 6;
    private const ulong ReadOnly = 1 << 7;
    private const ulong InnerShareable = 3 << 8;
    private const ulong AccessFlag = 1 << 10;
    private const ulong NotGlobal = 1 << 11;
    private const ulong Contiguous = 1UL << 52;
    private const ulong PrivilegedExecuteNever = 1UL << 53;
    private const ulong UserExecuteNever = 1UL << 54;
    private const ulong Inaccessible = 1UL << 55;

    /// <summary>APTable[1] of a table descriptor.</summary>
    private const ulong TableReadOnly = 1UL << 62;
    private const ulong AddressMask = 0x0000_FFFF_FFFF_F000;

    /// <inheritdoc/>
    public static int ContiguousPages => 16;

    /// <inheritdoc/>
    public static int Levels => 4;

    /// <inheritdoc/>
    public static int HighestLeafLevel => 2;

    /// <inheritdoc/>
    public static int UsedShift => 2;

    /// <inheritdoc/>
    public static bool AllowsRecursion => false;

    /// <inheritdoc/>
    public static bool NeedsBreakBeforeMake => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EncodeTable(PhysicalAddress table, PageAttributes owner) => table.Value | Valid | TableOrPage;

    /// <inheritdoc/>
    public static ulong EncodeRecursion(PhysicalAddress root) => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EncodeLeaf(PhysicalAddress frame, PageAttributes attributes, int level)
    {
        ulong entry = frame.Value | AccessFlag | (level == 0 ? TableOrPage : 0);
        entry |= (attributes & PageAttributes.Writable) != 0 ? 0 : ReadOnly;
        entry |= (attributes & PageAttributes.Global) != 0 ? 0 : NotGlobal;

        bool user = (attributes & PageAttributes.User) != 0;
        bool executable = (attributes & PageAttributes.Executable) != 0;
        entry |= user ? AccessUser : 0;
        entry |= user && executable ? 0 : UserExecuteNever;
        entry |= !user && executable ? 0 : PrivilegedExecuteNever;

        entry |= (attributes & PageAttributes.Uncached) != 0 ? DeviceIndex
            : (attributes & WriteCombiningBit) != 0 ? WriteCombiningIndex | InnerShareable
            : (attributes & PageAttributes.WriteThrough) != 0 ? WriteThroughIndex | InnerShareable : InnerShareable;
        return entry | ((attributes & PageAttributes.Inaccessible) != 0 ? Inaccessible : Valid);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeReadOnly(ulong leaf) => leaf | ReadOnly;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeContiguous(ulong leaf) => leaf | Contiguous;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeSeparate(ulong leaf) => leaf & ~Contiguous;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsContiguous(ulong leaf) => (leaf & Contiguous) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLeaf(ulong entry) => (entry & (UserExecuteNever | PrivilegedExecuteNever)) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTable(ulong entry, int level) => level != 0 && (entry & TableOrPage) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeTableReadOnly(ulong entry) => entry | TableReadOnly;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeTableWritable(ulong entry) => entry & ~TableReadOnly;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTableReadOnly(ulong entry) => (entry & TableReadOnly) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress DecodeTable(ulong entry) => PhysicalAddress.FromUnchecked(entry & AddressMask);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress DecodeFrame(ulong entry, int level) => PhysicalAddress.FromUnchecked(entry & AddressMask);

    // Inlined so that who does not look at the attributes does not pay for them.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageAttributes DecodeAttributes(ulong entry, int level)
    {
        PageAttributes attributes = PageAttributes.None;
        attributes |= (entry & ReadOnly) == 0 ? PageAttributes.Writable : 0;
        attributes |= (entry & AccessUser) != 0 ? PageAttributes.User : 0;
        attributes |= (entry & NotGlobal) == 0 ? PageAttributes.Global : 0;
        ulong executeNever = (entry & AccessUser) != 0 ? UserExecuteNever : PrivilegedExecuteNever;
        attributes |= (entry & executeNever) == 0 ? PageAttributes.Executable : 0;
        attributes |= (entry & IndexMask) switch
        {
            DeviceIndex => PageAttributes.Uncached,
            WriteCombiningIndex => PageAttributes.WriteCombining,
            WriteThroughIndex => PageAttributes.WriteThrough,
            _ => PageAttributes.None,
        };
        attributes |= (entry & Valid) == 0 ? PageAttributes.Inaccessible : 0;
        return attributes;
    }
}
