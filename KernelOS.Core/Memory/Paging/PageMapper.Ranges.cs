using System;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>Ranges, in the largest pages that fit.</content>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Maps a range that is not mapped to consecutive physical memory, with the largest pages that fit.</summary>
    /// <param name="range">Aligned to 4 KiB; may lie beside other pages under the same tables.</param>
    /// <param name="frame">Where its first byte is to be, aligned to 4 KiB.</param>
    /// <param name="attributes">The pages' attributes.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    public PagingError MapRange<TTlb>(VirtualRange range, PhysicalAddress frame, PageAttributes attributes, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        Check.That(range.IsAligned(Page<Size4KiB>.Size) && frame.IsAligned(Page<Size4KiB>.Size), "a range to be mapped is not aligned");
        int ceiling = _highestLeaf;
        ulong done = 0;
        while (done < range.Length)
        {
            VirtualAddress address = range.Start + done;
            PhysicalAddress physical = frame + done;
            int level = GetLargestLevel(address.Value | physical.Value, range.Length - done, ceiling);
            ceiling = _highestLeaf;
            int shift = PageTable.GetShift(level);
            PagingError error = PagingError.None;
            if (!_editor.Walker.TryDescend(address, level, out ulong* entry, out ulong* parent))
            {
                error = _editor.Extend(address, level, ref batch);
                _editor.Walker.Descend(address, level, out entry, out parent);
            }

            if (error == PagingError.None)
            {
                ulong room = (ulong)(PageTable.Entries - PageTable.GetIndex(address, level));
                ulong count = FillEntries(entry, Math.Min(room, (range.Length - done) >> shift), TFormat.EncodeLeaf(physical, attributes, level), level);
                PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, address, level, (long)count);
                done += count << shift;
                if (count != 0 || done == range.Length)
                {
                    continue;
                }

                if (TFormat.IsTable(*entry, level))
                {
                    // There are smaller pages in this place: the range goes beside them.
                    ceiling = level - 1;
                    continue;
                }

                error = PagingError.AlreadyMapped;
            }

            Undo(VirtualRange.Create(range.Start, done), ref batch);
            return error;
        }

        return PagingError.None;
    }

    /// <summary>Unmaps whatever is mapped in a range, and tells <paramref name="visitor"/> of each page; pages that reach over its ends are split.</summary>
    /// <param name="range">Aligned to 4 KiB.</param>
    /// <param name="visitor">Is told of each page; the frames are the caller's again once the batch is flushed.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    /// <returns><see cref="PagingError.None"/>, or <see cref="PagingError.OutOfFrames"/> if a page could not be split.</returns>
    public PagingError UnmapRange<TVisitor, TTlb>(VirtualRange range, ref TVisitor visitor, ref TlbBatch<TTlb, TFrames> batch)
        where TVisitor : struct, IPageVisitor
        where TTlb : struct, ITlb
    {
        UnmapChange<TFormat, TVisitor> change = new(visitor);
        PagingError error = Change(range, ref change, ref batch);
        visitor = change.Visitor;
        return error;
    }

    /// <summary>Gives whatever is mapped in a range other attributes; pages that reach over its ends are split.</summary>
    /// <param name="range">Aligned to 4 KiB.</param>
    /// <param name="attributes">The pages' new attributes.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    /// <returns><see cref="PagingError.None"/>, or <see cref="PagingError.OutOfFrames"/> if a page could not be split.</returns>
    public PagingError ProtectRange<TTlb>(VirtualRange range, PageAttributes attributes, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        ProtectChange<TFormat> change = new(attributes);
        return Change(range, ref change, ref batch);
    }

    private static int GetLargestLevel(ulong alignment, ulong length, int ceiling)
    {
        int level = ceiling;
        while (level > 0 && ((alignment & ((1UL << PageTable.GetShift(level)) - 1)) != 0 || length < 1UL << PageTable.GetShift(level)))
        {
            level--;
        }

        return level;
    }

    /// <summary>Writes leaves into empty entries, up to the first that is not empty; tells how many.</summary>
    private static ulong FillEntries(ulong* entry, ulong count, ulong leaf, int level)
    {
        if (TFormat.ContiguousPages > 1 && count >= (ulong)TFormat.ContiguousPages)
        {
            return FillContiguousEntries(entry, count, leaf, level);
        }

        ulong step = 1UL << PageTable.GetShift(level);
        ulong i = 0;
        for (; i < count && entry[i] == 0; i++)
        {
            Volatile.Write(ref entry[i], leaf);
            leaf += step;
        }

        return i;
    }

    /// <summary>Applies a change to every leaf in a range.</summary>
    private PagingError Change<TChange, TTlb>(VirtualRange range, ref TChange change, ref TlbBatch<TTlb, TFrames> batch)
        where TChange : struct, IEntryChange
        where TTlb : struct, ITlb
    {
        Check.That(range.IsAligned(Page<Size4KiB>.Size), "a range to be changed is not aligned");
        if (range.IsEmpty)
        {
            return PagingError.None;
        }

        // Only here can it fail, so a failure changes nothing that a program could see.
        if (!_editor.TrySplitBefore(range.Start.Value, ref batch) || !_editor.TrySplitBefore(range.End, ref batch))
        {
            return PagingError.OutOfFrames;
        }

        for (ulong position = 0; position < range.Length;)
        {
            VirtualAddress address = VirtualAddress.FromUnchecked(range.Start.Value + position);
            int level = _editor.Walker.Descend(address, 0, out ulong* entry, out ulong* parent);
            int shift = PageTable.GetShift(level);
            if (*entry == 0)
            {
                ulong size = 1UL << shift;
                position += size - (address.Value & (size - 1));
                continue;
            }

            ulong room = (ulong)(PageTable.Entries - PageTable.GetIndex(address, level));
            ulong most = Math.Min(room, (range.Length - position) >> shift);
            if (TFormat.ContiguousPages > 1 && TChange.KeepsPages)
            {
                SeparateEntries(entry, most, address, level, ref batch);
            }

            ulong count = ChangeEntries(entry, most, address, level, ref change, out ulong changed, out ulong removed);
            position += count << shift;
            if (changed != 0)
            {
                _editor.Invalidate(address, level, changed, ref batch);
            }

            if (removed != 0 && PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, address, level, -(long)removed) == 0)
            {
                _editor.FreeEmptyTables(address, level, ref batch);
            }
        }

        return PagingError.None;
    }

    /// <summary>Changes the leaves among entries side by side, up to the first table.</summary>
    /// <returns>How many entries were gone through; <paramref name="changed"/> tells behind which the last change was.</returns>
    private static ulong ChangeEntries<TChange>(ulong* entry, ulong count, VirtualAddress start, int level, ref TChange change, out ulong changed, out ulong removed)
        where TChange : struct, IEntryChange
    {
        // In variables of their own, which can stay in registers.
        TChange local = change;
        ulong lastChanged = 0;
        ulong removedCount = 0;
        int shift = PageTable.GetShift(level);
        ulong i = 0;
        for (; i < count; i++)
        {
            ulong old = entry[i];
            if (!TFormat.IsLeaf(old))
            {
                if (old == 0)
                {
                    continue;
                }

                break;
            }

            ulong updated = local.Apply(old, VirtualAddress.FromUnchecked(start.Value + (i << shift)), level);
            if (!TChange.KeepsPages || updated != old)
            {
                Volatile.Write(ref entry[i], updated);
                removedCount += updated == 0 ? 1UL : 0;
                lastChanged = i + 1;
            }
        }

        change = local;
        changed = lastChanged;
        removed = removedCount;
        return i;
    }

    private void Undo<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        IgnorePages ignore = default;
        PagingError error = UnmapRange(range, ref ignore, ref batch);
        Check.That(error == PagingError.None, "pages mapped just now could not be unmapped");
    }
}
