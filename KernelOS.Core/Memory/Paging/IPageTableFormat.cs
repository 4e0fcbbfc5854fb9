using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>How an architecture writes page tables: constants and codecs, no algorithm.</summary>
/// <remarks>
/// Tables are 4 KiB with 512 entries of 8 bytes. An entry of a level-0 table maps 4 KiB, of a level-1 table 2 MiB, of
/// a level-2 table 1 GiB; the root is at level <see cref="Levels"/> − 1. An entry of all zero bits is empty, and no
/// other entry is. An entry is either a table (it leads to the next lower level) or a leaf (it maps a page). No table lies
/// at physical address 0.
/// </remarks>
public interface IPageTableFormat
{
    /// <summary>How many levels a translation goes through.</summary>
    static abstract int Levels { get; }

    /// <summary>The highest level that may hold leaves, as far as the format goes.</summary>
    static abstract int HighestLeafLevel { get; }

    /// <summary>The lowest of ten bits that the hardware ignores in a table entry; there the mapper counts that table's entries in use.</summary>
    static abstract int UsedShift { get; }

    /// <summary>Whether a table may serve as a page of itself, which the recursive window rests on.</summary>
    static abstract bool AllowsRecursion { get; }

    /// <summary>Whether an entry in use must be emptied and flushed before another may take its place.</summary>
    static abstract bool NeedsBreakBeforeMake { get; }

    /// <summary>How many leaves side by side can say that they are one stretch of memory, which a TLB may keep as one; 1 if the format has no such hint.</summary>
    static abstract int ContiguousPages { get; }

    /// <summary>The entry that leads to a table, with 0 entries of it in use.</summary>
    /// <param name="table">The table, aligned to 4 KiB.</param>
    /// <param name="owner"><see cref="PageAttributes.User"/> if programs may have pages below it, else <see cref="PageAttributes.None"/>.</param>
    static abstract ulong EncodeTable(PhysicalAddress table, PageAttributes owner);

    /// <summary>The entry of a root table that leads to that table itself: for the kernel alone, not executable.</summary>
    static abstract ulong EncodeRecursion(PhysicalAddress root);

    /// <summary>The entry that maps a page.</summary>
    /// <param name="frame">Aligned to the level's page size.</param>
    /// <param name="attributes">The page's attributes.</param>
    /// <param name="level">The table's level, at most <see cref="HighestLeafLevel"/>.</param>
    static abstract ulong EncodeLeaf(PhysicalAddress frame, PageAttributes attributes, int level);

    /// <summary>The same leaf, at any level, without <see cref="PageAttributes.Writable"/>.</summary>
    static abstract ulong MakeReadOnly(ulong leaf);

    /// <summary>The same leaf with the hint that it is one of <see cref="ContiguousPages"/>, aligned together in both address spaces, which all have it and the same attributes.</summary>
    static abstract ulong MakeContiguous(ulong leaf);

    /// <summary>The same leaf without that hint.</summary>
    static abstract ulong MakeSeparate(ulong leaf);

    /// <summary>Whether an entry is a leaf with that hint.</summary>
    static abstract bool IsContiguous(ulong leaf);

    /// <summary>Whether an entry of any table maps a page.</summary>
    static abstract bool IsLeaf(ulong entry);

    /// <summary>Whether an entry of a table at <paramref name="level"/> leads to a table.</summary>
    static abstract bool IsTable(ulong entry, int level);

    /// <summary>The same table entry, with which no page below it can be written, whatever its leaf says.</summary>
    static abstract ulong MakeTableReadOnly(ulong entry);

    /// <summary>The same table entry, with which the leaves alone say what can be written.</summary>
    static abstract ulong MakeTableWritable(ulong entry);

    /// <summary>Whether a table entry lets no page below it be written.</summary>
    static abstract bool IsTableReadOnly(ulong entry);

    /// <summary>The table that a table entry leads to.</summary>
    static abstract PhysicalAddress DecodeTable(ulong entry);

    /// <summary>The frame that a leaf maps.</summary>
    static abstract PhysicalAddress DecodeFrame(ulong entry, int level);

    /// <summary>The attributes of a leaf.</summary>
    static abstract PageAttributes DecodeAttributes(ulong entry, int level);
}
