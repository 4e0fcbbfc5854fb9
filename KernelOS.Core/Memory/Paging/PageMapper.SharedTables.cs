using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>Tables of 4 KiB pages that several spaces have in common, until one of them changes something in there.</content>
/// <remarks>
/// Each of the spaces leads to such a table by an entry that lets nothing be written, and is a user of the table's frame;
/// the pages have one user, the table. Who wants to change it makes a copy, by which each page gets another user and
/// loses writing in both; the last one finds itself alone and takes the table as it is. Nobody changes a table while it
/// has other users, but all who copy it may take writing away from its pages at once: they write the same.
/// </remarks>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Fewer pages are copied at once: chances are that one of them is written soon.</summary>
    private const ulong FewPages = 16;

    /// <summary>Lets another space have a table in common where it has none, or gives it a copy if the table has few pages.</summary>
    /// <param name="first">The table's first page, or a later one before which it has none.</param>
    /// <param name="target">The other space, which no CPU uses.</param>
    /// <param name="references">Counts the users of frames.</param>
    /// <param name="count">How many pages the table has; 0 if there is none.</param>
    /// <param name="isShared">Whether both have the table now.</param>
    /// <returns><see cref="PagingError.None"/>, or <see cref="PagingError.OutOfFrames"/> and nothing has changed.</returns>
    internal PagingError ShareTable(
        Page<Size4KiB> first, in PageMapper<TFormat, TWindow, TFrames> target, FrameTable references, out ulong count, out bool isShared)
    {
        count = 0;
        isShared = false;
        VirtualAddress address = first.Start;
        if (!_editor.Walker.TryDescend(address, 0, out ulong* entries, out ulong* from))
        {
            return ShareLargePage(address, target, references, out count);
        }

        if (PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*from) == 0)
        {
            return PagingError.None;
        }

        ulong used = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*from);
        isShared = used >= FewPages;
        PagingError error = target.FindOrMakeTable(address, isShared ? 1 : 0, out ulong* to, out ulong* parent);
        if (error != PagingError.None)
        {
            return error;
        }

        count = used;
        if (!isShared)
        {
            CopyEntries(entries, to, PageTable.Entries - PageTable.GetIndex(address, 0), used, references, PageSharing.Private);
            PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, address, 0, (long)used);
            return PagingError.None;
        }

        ulong entry = TFormat.MakeTableReadOnly(*from);
        references.Add(Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(entry)));
        Volatile.Write(ref *from, entry);
        Volatile.Write(ref *to, entry);
        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, address, 1, 1);
        return PagingError.None;
    }

    /// <summary>Lets another space have a large page too, if there is one; neither can write it then.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PagingError ShareLargePage(VirtualAddress address, in PageMapper<TFormat, TWindow, TFrames> target, FrameTable references, out ulong count)
    {
        count = 0;
        if (!_editor.Walker.TryDescend(address, 1, out ulong* from, out _) || *from == 0)
        {
            return PagingError.None;
        }

        PagingError error = target.FindOrMakeTable(address, 1, out ulong* to, out ulong* parent);
        if (error != PagingError.None)
        {
            return error;
        }

        ulong entry = TFormat.MakeReadOnly(*from);
        references.Add(Frame<Size2MiB>.FromUnchecked(TFormat.DecodeFrame(entry, 1)));
        Volatile.Write(ref *from, entry);
        Volatile.Write(ref *to, entry);
        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, address, 1, 1);
        count = PageTable.Entries;
        return PagingError.None;
    }

    /// <summary>Splits the large page that lies on both sides of the number <paramref name="boundary"/>, if there is one.</summary>
    /// <returns>False if there is no memory for a table.</returns>
    internal bool TrySplitLargePage<TSharing, TTlb>(ulong boundary, TSharing frames, ref TlbBatch<TTlb, TFrames> batch)
        where TSharing : struct, IFrameSharing
        where TTlb : struct, ITlb
    {
        VirtualAddress before = VirtualAddress.FromUnchecked(boundary - 1);
        if ((boundary & (Page<Size2MiB>.Size - 1)) == 0 || !_editor.Walker.TryDescend(before, 1, out ulong* entry, out _) || !TFormat.IsLeaf(*entry))
        {
            return true;
        }

        Frame<Size2MiB> frame = Frame<Size2MiB>.FromUnchecked(TFormat.DecodeFrame(*entry, 1));
        if (!frames.FrameTable.TryTakeSpare(frame, out Frame<Size4KiB> table)
            && !_editor.Frames.TryAllocateFrame(new FrameOwner(FrameUse.PageTable), out table))
        {
            return false;
        }

        _editor.Split(entry, before, 1, table, ref batch);
        FrameSharing.Split(frames, frame);
        return true;
    }

    /// <summary>Splits all large pages of a range, in which they lie with their whole extent.</summary>
    /// <returns>False if there is no memory for a table; some may be split then.</returns>
    internal bool TrySplitLargePages<TSharing, TTlb>(VirtualRange range, TSharing frames, ref TlbBatch<TTlb, TFrames> batch)
        where TSharing : struct, IFrameSharing
        where TTlb : struct, ITlb
    {
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        while (tables.MoveNext())
        {
            if (tables.IsLargePage && !TrySplitLargePage(tables.Start.Value + Page<Size4KiB>.Size, frames, ref batch))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the tables of a range this space's own, so that they can be changed.</summary>
    /// <param name="range">Aligned to 4 KiB.</param>
    /// <param name="change">What is about to happen to it.</param>
    /// <param name="references">Counts the users of frames.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    /// <returns><see cref="PagingError.None"/>, or <see cref="PagingError.OutOfFrames"/>: every page is what it was.</returns>
    internal PagingError OwnTables<TTlb>(VirtualRange range, PageChange change, FrameTable references, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        while (tables.MoveNext())
        {
            bool isNeeded = !tables.IsLargePage && (change == PageChange.Change || tables.Count < PageTable.Entries);
            if (isNeeded && TFormat.IsTableReadOnly(*tables.Parent) && !TryOwnTable(tables.Start, tables.Parent, references, ref batch))
            {
                return PagingError.OutOfFrames;
            }
        }

        return PagingError.None;
    }

    /// <summary>Gives up a table that other spaces have too; false if it has become this space's own.</summary>
    internal bool TryLeaveTable(VirtualAddress address, ulong* parent, FrameTable references)
    {
        if (!references.TryRemove(Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(*parent))))
        {
            return false;
        }

        TlbBatch<NoTlb, TFrames> none = new(default, _editor.Frames);
        _editor.UnlinkTable(address, 0, ref none);
        none.Dispose();
        return true;
    }

    /// <summary>Gives up a whole table that other spaces may have too, or its pages if none has any more.</summary>
    /// <returns>How many pages it had.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong LeaveTable<TSharing, TTlb>(VirtualAddress address, ulong* parent, TSharing frames, ref TlbBatch<TTlb, TFrames> batch)
        where TSharing : struct, IFrameSharing
        where TTlb : struct, ITlb
    {
        ulong used = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*parent);
        Frame<Size4KiB> table = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(*parent));
        _editor.UnlinkTable(address, 0, ref batch);

        // Before the others can do with the pages what they like.
        batch.AddAll();
        batch.Flush();
        if (!frames.FrameTable.TryRemove(table))
        {
            ReleaseEntries(_editor.GetUnlinkedTable(table), PageTable.Entries, used, frames.FrameTable, frames);
            frames.FreeFrame(table);
        }

        return used;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryOwnTable<TTlb>(VirtualAddress address, ulong* parent, FrameTable references, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        ulong old = *parent;
        Frame<Size4KiB> shared = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(old));
        if (!references.IsShared(shared))
        {
            Volatile.Write(ref *parent, TFormat.MakeTableWritable(old));
            batch.AddAll();
            return true;
        }

        if (!_editor.TryMakeTable(out Frame<Size4KiB> own))
        {
            return false;
        }

        ulong* to = _editor.GetUnlinkedTable(own);
        ulong* from = _editor.GetUnlinkedTable(shared);
        ulong used = PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(old);
        CopyEntries(from, to, PageTable.Entries, used, references, PageSharing.Private);
        Volatile.Write(ref *parent, TFormat.EncodeTable(own.Start, PageAttributes.User) + (used << TFormat.UsedShift));

        // What any CPU knows of this stretch goes through the old table.
        batch.AddAll();
        if (_editor.RecursiveSlot >= 0)
        {
            batch.Add(PageTable.GetRecursiveAddress(_editor.RecursiveSlot, address, 0), 1, Size4KiB.Shift);
        }

        // Before the others can be the last to use the old table and free it.
        batch.Flush();
        if (!references.TryRemove(shared))
        {
            // The others were faster: this was the last user, and the table's pages lose theirs.
            for (int i = 0; i < PageTable.Entries; i++)
            {
                if (from[i] != 0)
                {
                    bool isRemoved = references.TryRemove(Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(from[i], 0)));
                    Check.That(isRemoved, "a page of a copied table has no user beside the copy");
                }
            }

            _editor.Frames.FreeFrame(shared);
        }

        return true;
    }
}
