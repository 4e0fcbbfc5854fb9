using System;
using System.Numerics;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>Ranges as in the user half, in which there are 4 KiB pages and whole 2 MiB pages: each table is found once.</content>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Maps those of some pages of one table that are wanted and not mapped yet.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="frames">A frame for each page; at most 64.</param>
    /// <param name="wanted">A bit for each page that is wanted, at least one.</param>
    /// <param name="attributes">The pages' attributes.</param>
    /// <param name="mapped">A bit for each page that was mapped.</param>
    internal PagingError MapSmall(Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAttributes attributes, out ulong mapped)
    {
        mapped = 0;
        PagingError error = FindOrMakeTable(first.Start, out ulong* entry, out ulong* parent);
        if (error != PagingError.None)
        {
            return error;
        }

        long count = 0;
        for (; wanted != 0; wanted &= wanted - 1)
        {
            // SAFETY: the pages lie in one table.
            int i = BitOperations.TrailingZeroCount(wanted);
            if (entry[i] == 0)
            {
                Volatile.Write(ref entry[i], TFormat.EncodeLeaf(frames[i].Start, attributes, 0));
                mapped |= 1UL << i;
                count++;
            }
        }

        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, first.Start, 0, count);
        return PagingError.None;
    }

    /// <summary>Unmaps pages until there is no room for more frames.</summary>
    /// <param name="range">Aligned to 4 KiB; gets what is left of it.</param>
    /// <param name="frames">Gets the frames, which are the caller's again once the batch is flushed.</param>
    /// <param name="room">For how many, at least one.</param>
    /// <param name="sharing">Takes tables that other spaces have too; they lie in the range as a whole.</param>
    /// <param name="left">How many pages were unmapped with such tables.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    /// <returns>How many pages were unmapped.</returns>
    internal int UnmapSome<TSharing, TTlb>(ref VirtualRange range, UnmappedFrame* frames, int room, TSharing sharing, out ulong left, ref TlbBatch<TTlb, TFrames> batch)
        where TSharing : struct, IFrameSharing
        where TTlb : struct, ITlb
    {
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        int taken = 0;
        left = 0;
        while (tables.MoveNext())
        {
            if (!tables.IsLargePage && TFormat.IsTableReadOnly(*tables.Parent))
            {
                Check.That(tables.Count == PageTable.Entries, "a part of a table is unmapped that other spaces have too");
                left += LeaveTable(tables.Start, tables.Parent, sharing, ref batch);
                continue;
            }

            if (tables.IsLargePage)
            {
                frames[taken++] = new UnmappedFrame(TakeLargePage(tables, ref batch));
            }

            ulong used = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*tables.Parent);
            int before = taken;
            int first = 0;
            int i = 0;
            ulong* entry = tables.Entry;
            for (; i < tables.Count && used != 0 && taken < room; i++)
            {
                // SAFETY: i stays inside the table, and taken below room.
                ulong old = entry[i];
                if (old != 0)
                {
                    Volatile.Write(ref entry[i], 0);
                    first = taken == before ? i : first;
                    frames[taken++] = new UnmappedFrame(Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(old, 0)));
                    used--;
                }
            }

            if (taken != before)
            {
                _editor.Invalidate(tables.Start + ((ulong)first << 12), 0, (ulong)(i - first), ref batch);
                if (PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(tables.Parent, tables.Start, 0, before - taken) == 0)
                {
                    _editor.FreeEmptyTables(tables.Start, 0, ref batch);
                }
            }

            if (taken == room)
            {
                ulong next = tables.Start.Value + (tables.IsLargePage ? Page<Size2MiB>.Size : (ulong)i << 12);
                range = VirtualRange.FromUnchecked(next, range.End - next);
                return taken;
            }
        }

        range = default;
        return taken;
    }

    /// <summary>Unmaps pages of a space that no CPU uses any more and that is at its end, and takes a user of each frame away; a table that other spaces have too is left whole.</summary>
    /// <returns>How many pages were unmapped.</returns>
    internal ulong ReleaseSmall<TSharing>(VirtualRange range, TSharing frames)
        where TSharing : struct, IFrameSharing
    {
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        FrameTable references = frames.FrameTable;
        ulong released = 0;
        while (tables.MoveNext())
        {
            // SAFETY: entries lie in linked tables, which the caller's lock keeps.
            if (tables.IsLargePage)
            {
                TlbBatch<NoTlb, TFrames> none = new(default, _editor.Frames);
                FrameSharing.Release(frames, TakeLargePage(tables, ref none));
                none.Dispose();
                released += PageTable.Entries;
                continue;
            }

            ulong used = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*tables.Parent);
            if (TFormat.IsTableReadOnly(*tables.Parent) && TryLeaveTable(tables.Start, tables.Parent, references))
            {
                released += used;
                continue;
            }

            ulong found = ReleaseEntries(tables.Entry, tables.Count, used, references, frames);
            released += found;
            if (PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(tables.Parent, tables.Start, 0, -(long)found) == 0)
            {
                TlbBatch<NoTlb, TFrames> none = new(default, _editor.Frames);
                _editor.FreeEmptyTables(tables.Start, 0, ref none);
                none.Dispose();
            }
        }

        return released;
    }

    /// <summary>Empties entries side by side, until there are no more or <paramref name="most"/> were found.</summary>
    private static ulong ReleaseEntries<TSharing>(ulong* entry, int count, ulong most, FrameTable references, TSharing frames)
        where TSharing : struct, IFrameSharing
    {
        // SAFETY: the table has so many entries from here on.
        ulong found = 0;
        for (nint i = 0; i < count; i++)
        {
            ulong old = entry[i];
            if (old == 0)
            {
                if (found == most)
                {
                    break;
                }

                continue;
            }

            entry[i] = 0;
            found++;
            Frame<Size4KiB> frame = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(old, 0));
            if (!references.TryRemove(frame))
            {
                frames.FreeFrame(frame);
            }
        }

        return found;
    }

    /// <summary>Unmaps the large page that has come by.</summary>
    private Frame<Size2MiB> TakeLargePage<TTlb>(in LeafTables<TFormat, TWindow> tables, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        Frame<Size2MiB> frame = Frame<Size2MiB>.FromUnchecked(TFormat.DecodeFrame(*tables.Entry, 1));
        Volatile.Write(ref *tables.Entry, 0);
        _editor.Invalidate(tables.Start, 1, 1, ref batch);
        if (PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(tables.Parent, tables.Start, 1, -1) == 0)
        {
            _editor.FreeEmptyTables(tables.Start, 1, ref batch);
        }

        return frame;
    }

    /// <summary>Applies a change to every page of a range.</summary>
    internal void ChangeSmall<TChange, TTlb>(VirtualRange range, ref TChange change, ref TlbBatch<TTlb, TFrames> batch)
        where TChange : struct, IEntryChange
        where TTlb : struct, ITlb
    {
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        while (tables.MoveNext())
        {
            ulong* entry = tables.Entry;
            if (tables.IsLargePage)
            {
                _editor.Replace(entry, change.Apply(*entry, tables.Start, 1), tables.Start, 1, ref batch);
            }

            for (int i = 0; i < tables.Count; i++)
            {
                // SAFETY: i stays inside the table.
                ulong old = entry[i];
                if (old == 0)
                {
                    continue;
                }

                VirtualAddress address = tables.Start + ((ulong)i << 12);
                ulong updated = change.Apply(old, address, 0);
                if (updated != old)
                {
                    Volatile.Write(ref entry[i], updated);
                    _editor.Invalidate(address, 0, 1, ref batch);
                }
            }
        }
    }

    /// <summary>Maps what is mapped in a range in another space too, which maps nothing there; each frame gets another user.</summary>
    /// <param name="range">Aligned to 4 KiB.</param>
    /// <param name="target">The other space, which no CPU uses.</param>
    /// <param name="references">Counts the frames' users.</param>
    /// <param name="sharing">Whether writing stays allowed, or both spaces lose it; the caller flushes this one.</param>
    /// <param name="count">How many pages were mapped in the other space, also if that failed.</param>
    /// <returns><see cref="PagingError.None"/>, or <see cref="PagingError.OutOfFrames"/>: what was done stays.</returns>
    internal PagingError CopySmall<TTarget>(
        VirtualRange range,
        in PageMapper<TFormat, TTarget, TFrames> target,
        FrameTable references,
        PageSharing sharing,
        out ulong count)
        where TTarget : struct, ITableWindow
    {
        // SAFETY: entries lie in linked tables, which the caller's lock keeps.
        count = 0;
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        while (tables.MoveNext())
        {
            Check.That(!tables.IsLargePage, "a large page is copied as a part of something");
            int first = 0;
            while (first < tables.Count && tables.Entry[first] == 0)
            {
                first++;
            }

            if (first == tables.Count)
            {
                continue;
            }

            VirtualAddress start = tables.Start + ((ulong)first << 12);
            PagingError error = target.FindOrMakeTable(start, out ulong* to, out ulong* parent);
            if (error != PagingError.None)
            {
                return error;
            }

            ulong most = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*tables.Parent);
            ulong copied = CopyEntries(tables.Entry + first, to, tables.Count - first, most, references, sharing);
            PageTableEditor<TFormat, TTarget, TFrames>.AddUsed(parent, start, 0, (long)copied);
            count += copied;
        }

        return PagingError.None;
    }

    /// <summary>Copies entries side by side, until there are no more or <paramref name="most"/> were found.</summary>
    private static ulong CopyEntries(ulong* from, ulong* to, int count, ulong most, FrameTable references, PageSharing sharing)
    {
        // SAFETY: both tables have so many entries from here on, and both stay.
        ulong found = 0;
        for (nint i = 0; i < count; i++)
        {
            ulong entry = from[i];
            if (entry == 0)
            {
                if (found == most)
                {
                    break;
                }

                continue;
            }

            references.Add(Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(entry, 0)));
            if (sharing == PageSharing.Private)
            {
                entry = TFormat.MakeReadOnly(entry);
                from[i] = entry;
            }

            to[i] = entry;
            found++;
        }

        return found;
    }

    /// <summary>Finds an address's entry in the table of 4 KiB pages, which is made if it is missing.</summary>
    private PagingError FindOrMakeTable(VirtualAddress address, out ulong* entry, out ulong* parent) => FindOrMakeTable(address, 0, out entry, out parent);

    /// <summary>Finds an address's entry in the table at a level, which is made if it is missing.</summary>
    private PagingError FindOrMakeTable(VirtualAddress address, int level, out ulong* entry, out ulong* parent)
    {
        if (_editor.Walker.TryDescend(address, level, out entry, out parent))
        {
            return PagingError.None;
        }

        TlbBatch<NoTlb, TFrames> none = new(default, _editor.Frames);
        PagingError error = _editor.Extend(address, level, ref none, out entry, out parent);
        none.Dispose();
        return error;
    }
}
