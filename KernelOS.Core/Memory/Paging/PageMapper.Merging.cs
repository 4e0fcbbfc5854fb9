using System;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>The reverse of splitting.</content>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Makes 512 pages side by side one larger page wherever they lie so in physical memory too, aligned, with the same attributes; their table is freed.</summary>
    /// <param name="range">Aligned to 4 KiB. Only what lies in it with its whole extent becomes larger, from 4 KiB to 2 MiB and on to 1 GiB. No table in it is shared with other spaces.</param>
    /// <param name="batch">Collects what becomes stale; is flushed for each table.</param>
    /// <returns>How many tables were freed.</returns>
    public ulong MergeRange<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        Check.That(range.IsAligned(Page<Size4KiB>.Size), "a range to be merged is not aligned");
        ulong merged = 0;
        for (int level = 0; level < _highestLeaf; level++)
        {
            ulong size = 1UL << PageTable.GetShift(level + 1);
            ulong start = range.Start.Value;
            ulong position = (0 - start) & (size - 1);
            while (position <= range.Length && range.Length - position >= size)
            {
                VirtualAddress address = VirtualAddress.FromUnchecked(start + position);
                int reached = _editor.Walker.Descend(address, level, out _, out _);
                if (reached == level && TryMerge(address, level, ref batch, out Frame<Size4KiB> table))
                {
                    _editor.Frames.FreeFrame(table);
                    merged++;
                }

                // A missing table above is skipped whole.
                ulong step = 1UL << PageTable.GetShift(Math.Max(reached, level + 1));
                position += step - (address.Value & (step - 1));
            }
        }

        return merged;
    }

    /// <summary>Puts a large page in the place of a table of 4 KiB pages that no other space has, whatever there is in it; its pages' frames lose a user.</summary>
    /// <param name="first">The table's first page.</param>
    /// <param name="frame">The large page's frame.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="sharing">Counts the frames' users.</param>
    /// <param name="batch">Collects what becomes stale, and is flushed.</param>
    /// <returns>How many pages the table had.</returns>
    internal int ReplaceTable<TSharing, TTlb>(Page<Size4KiB> first, Frame<Size2MiB> frame, PageAttributes attributes, TSharing sharing, ref TlbBatch<TTlb, TFrames> batch)
        where TSharing : struct, IFrameSharing
        where TTlb : struct, ITlb
    {
        bool isFound = _editor.Walker.TryDescend(first.Start, 0, out _, out ulong* parent);
        Check.That(isFound && !TFormat.IsTableReadOnly(*parent), "there is no table of the space's own to be replaced");
        ulong used = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*parent);
        Frame<Size4KiB> table = ReplaceTable(parent, TFormat.EncodeLeaf(frame.Start, attributes, 1), ref batch);
        ReleaseEntries(_editor.GetUnlinkedTable(table), PageTable.Entries, used, sharing.FrameTable, sharing);
        FrameSharing.KeepSpare(sharing, frame, table);
        return (int)used;
    }

    /// <summary>As <see cref="MergeRange"/> for one table of 4 KiB pages, which is kept for the day when the large page is split.</summary>
    internal bool TryMergeTable<TSharing, TTlb>(Page<Size4KiB> first, TSharing sharing, ref TlbBatch<TTlb, TFrames> batch)
        where TSharing : struct, IFrameSharing
        where TTlb : struct, ITlb
    {
        if (!TryMerge(first.Start, 0, ref batch, out Frame<Size4KiB> table) || !TryFind(first.Start, out PageLeaf leaf))
        {
            return false;
        }

        FrameSharing.KeepSpare(sharing, Frame<Size2MiB>.Create(leaf.Frame), table);
        return true;
    }

    /// <summary>Puts one leaf in the place of a full table, which is the caller's then.</summary>
    private bool TryMerge<TTlb>(VirtualAddress address, int level, ref TlbBatch<TTlb, TFrames> batch, out Frame<Size4KiB> table)
        where TTlb : struct, ITlb
    {
        table = default;
        if (!_editor.Walker.TryDescend(address, level, out ulong* entry, out ulong* parent)
            || PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*parent) != PageTable.Entries
            || !TryFindCommonLeaf(entry, level, out ulong leaf))
        {
            return false;
        }

        table = ReplaceTable(parent, leaf, ref batch);
        return true;
    }

    /// <summary>Puts a leaf in the place of a table, which is the caller's then.</summary>
    private static Frame<Size4KiB> ReplaceTable<TTlb>(ulong* parent, ulong leaf, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        Frame<Size4KiB> table = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(*parent));
        if (TFormat.NeedsBreakBeforeMake)
        {
            Volatile.Write(ref *parent, 0);
            batch.AddAll();
            batch.Flush();
        }

        Volatile.Write(ref *parent, leaf);

        // Before anybody can use the frames of the table and of its pages for something else: the pages, and the ways through it, are all stale.
        batch.AddAll();
        batch.Flush();
        return table;
    }

    /// <summary>Finds the leaf, one level up, that means the same as all of a table; what the CPU has noted of accesses does not count.</summary>
    private static bool TryFindCommonLeaf(ulong* table, int level, out ulong leaf)
    {
        leaf = 0;
        ulong size = 1UL << PageTable.GetShift(level);
        PhysicalAddress frame = TFormat.DecodeFrame(table[0], level);
        PageAttributes attributes = TFormat.DecodeAttributes(table[0], level);
        if (!frame.IsAligned(size * PageTable.Entries))
        {
            return false;
        }

        for (ulong i = 0; i < PageTable.Entries; i++)
        {
            // SAFETY: i stays inside the table.
            ulong entry = table[i];
            if (!TFormat.IsLeaf(entry)
                || TFormat.DecodeFrame(entry, level).Value != frame.Value + (i * size)
                || TFormat.DecodeAttributes(entry, level) != attributes)
            {
                return false;
            }
        }

        leaf = TFormat.EncodeLeaf(frame, attributes, level + 1);
        return true;
    }
}
