using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging.X86_64;

/// <summary>Four-level paging (Intel SDM vol. 3A, 4.5): pages of 4 KiB, 2 MiB and 1 GiB; EFER.NXE and CR0.WP must be set.</summary>
/// <remarks>
/// <code>
///  63 62  61      52 51        12 11 10  9   8   7   6   5   4    3    2    1    0
/// ┌──┬───┬──────────┬────────────┬─────┬───┬───┬───┬───┬───┬────┬────┬────┬────┬───┐
/// │NX│ 0 │   used   │  address   │0  T │ L │ G │PS │ D │ A │PCD │PWT │U/S │R/W │ P │
/// └──┴───┴──────────┴────────────┴─────┴───┴───┴───┴───┴───┴────┴────┴────┴────┴───┘
/// </code>
/// In a table entry G and PS are 0: the recursive window reads table entries as pages, in which they would mean
/// "global" and "PAT". PS is 1 in the leaf of a 2 MiB or 1 GiB page. "used" is the mapper's, in table entries only.
/// L is set in every leaf, so that one with P = 0, an inaccessible page, is not empty; T in every entry that leads to a
/// table: one bit to test at each step of a walk, where P and PS would be two. PAT (bit 7 of a 4 KiB page's leaf, bit 12
/// of a larger one's), PCD and PWT select from IA32_PAT, which holds <see cref="MemoryTypes"/>: as after reset, none is
/// write-back, PWT write-through, PCD uncached, but PAT with PWT write-combining (SDM vol. 3A, 11.12.4).
/// </remarks>
public readonly struct X86_64PageTableFormat : IPageTableFormat
{
    /// <summary>What IA32_PAT must hold: as after reset, but entry 5, PAT and PWT, is write-combining. Entry 4, as which a large page's PS is read through the recursive window, stays write-back.</summary>
    public const ulong MemoryTypes = 0x0007_0106_0007_0406;

    private const ulong Present = 1 << 0;
    private const ulong Writable = 1 << 1;
    private const ulong User = 1 << 2;
    private const ulong Accessed = 1 << 5;
    private const ulong LargePage = 1 << 7;
    private const int LargePatShift = 12 - 7;
    private const ulong Leaf = 1 << 9;
    private const ulong Table = 1 << 10;
    private const int NoExecuteShift = 63;
    private const int ExecutableShift = 5;
    private const ulong AddressMask = 0x000F_FFFF_FFFF_F000;

    /// <summary>Bit 12 of a large page's leaf selects from the PAT, so it is no part of the address.</summary>
    private const ulong LargeAddressMask = 0x000F_FFFF_FFFF_E000;

    private const PageAttributes PatBit = PageAttributes.WriteCombining & ~PageAttributes.WriteThrough;

    /// <summary>The attributes whose bit in an entry is their value; of Inaccessible the opposite, since the bit means present.</summary>
    private const PageAttributes SameBits = PageAttributes.Inaccessible
        | PageAttributes.Writable
        | PageAttributes.User
        | PageAttributes.WriteThrough
        | PageAttributes.Uncached
        | PatBit
        | PageAttributes.Global;

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
    public static int ContiguousPages => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EncodeTable(PhysicalAddress table, PageAttributes owner) =>
        table.Value | Present | Writable | Accessed | Table | ((owner & PageAttributes.User) != 0 ? User : 0);

    /// <inheritdoc/>
    public static ulong EncodeRecursion(PhysicalAddress root) => root.Value | Present | Writable | Accessed | Table | (1UL << NoExecuteShift);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EncodeLeaf(PhysicalAddress frame, PageAttributes attributes, int level) =>
        frame.Value
        | ((ulong)(attributes & (level == 0 ? SameBits : SameBits & ~PatBit)) ^ (Present | Leaf))
        | (level != 0 ? LargePage | ((ulong)(attributes & PatBit) << LargePatShift) : 0)
        | ((ulong)(~(uint)attributes & (uint)PageAttributes.Executable) << (NoExecuteShift - ExecutableShift));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeReadOnly(ulong leaf) => leaf & ~Writable;

    /// <inheritdoc/>
    public static ulong MakeContiguous(ulong leaf) => leaf;

    /// <inheritdoc/>
    public static ulong MakeSeparate(ulong leaf) => leaf;

    /// <inheritdoc/>
    public static bool IsContiguous(ulong leaf) => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLeaf(ulong entry) => (entry & Leaf) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTable(ulong entry, int level) => (entry & Table) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeTableReadOnly(ulong entry) => entry & ~Writable;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MakeTableWritable(ulong entry) => entry | Writable;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTableReadOnly(ulong entry) => (entry & Writable) == 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress DecodeTable(ulong entry) => PhysicalAddress.FromUnchecked(entry & AddressMask);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress DecodeFrame(ulong entry, int level) =>
        PhysicalAddress.FromUnchecked(entry & (level == 0 ? AddressMask : LargeAddressMask));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageAttributes DecodeAttributes(ulong entry, int level) =>
        (((PageAttributes)entry & (level == 0 ? SameBits : SameBits & ~PatBit)) ^ PageAttributes.Inaccessible)
        | (level != 0 ? (PageAttributes)(entry >> LargePatShift) & PatBit : 0)
        | (PageAttributes)((uint)(~entry >> NoExecuteShift) << ExecutableShift);
}
