using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>Pages that go from one place to another.</content>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Moves the pages of a range to another place, where nothing is mapped and which does not overlap.</summary>
    /// <param name="range">Aligned to 4 KiB; there are large pages only if the distance is a multiple of 2 MiB.</param>
    /// <param name="to">Where the first page goes.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    /// <returns><see cref="PagingError.None"/>, or <see cref="PagingError.OutOfFrames"/> and nothing has changed.</returns>
    internal PagingError MoveSmall<TTlb>(VirtualRange range, Page<Size4KiB> to, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        // The emptied tables stay until all is done, so that everything can go back if a new one cannot be had.
        PagingError error = PagingError.None;
        VirtualRange target = VirtualRange.FromUnchecked(to.Start.Value, range.Length);
        ulong moved = MoveEntries(range, target, ref batch, ref error);
        if (error != PagingError.None)
        {
            PagingError none = PagingError.None;
            VirtualRange done = VirtualRange.FromUnchecked(target.Start.Value, moved);
            MoveEntries(done, VirtualRange.FromUnchecked(range.Start.Value, moved), ref batch, ref none);
            FreeEmptyTables(done, ref batch);
            FreeEmptyLargeTables(done, ref batch);
            return error;
        }

        FreeEmptyTables(range, ref batch);
        FreeEmptyLargeTables(range, ref batch);
        return PagingError.None;
    }

    /// <summary>Moves entries until a table cannot be had; tells how many bytes of the range were gone through.</summary>
    private ulong MoveEntries<TTlb>(VirtualRange range, VirtualRange target, ref TlbBatch<TTlb, TFrames> batch, ref PagingError error)
        where TTlb : struct, ITlb
    {
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        while (tables.MoveNext())
        {
            if (tables.IsLargePage)
            {
                error = MoveLargePage(tables, target.Start + (tables.Start - range.Start), ref batch);
                if (error != PagingError.None)
                {
                    return tables.Start - range.Start;
                }
            }

            for (int i = 0; i < tables.Count; i++)
            {
                // SAFETY: i stays inside the table.
                ulong entry = tables.Entry[i];
                if (entry == 0)
                {
                    continue;
                }

                VirtualAddress from = tables.Start + ((ulong)i << 12);
                VirtualAddress to = target.Start + (from - range.Start);
                error = FindOrMakeTable(to, out ulong* place, out ulong* parent);
                if (error != PagingError.None)
                {
                    return from - range.Start;
                }

                Volatile.Write(ref tables.Entry[i], 0);
                PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(tables.Parent, from, 0, -1);
                _editor.Invalidate(from, 0, 1, ref batch);
                Volatile.Write(ref *place, entry);
                PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, to, 0, 1);
            }
        }

        return range.Length;
    }

    private PagingError MoveLargePage<TTlb>(in LeafTables<TFormat, TWindow> tables, VirtualAddress to, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        PagingError error = FindOrMakeTable(to, 1, out ulong* place, out ulong* parent);
        if (error != PagingError.None)
        {
            return error;
        }

        Check.That(*place == 0, "a large page is moved to where there is a table");
        ulong entry = *tables.Entry;
        Volatile.Write(ref *tables.Entry, 0);
        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(tables.Parent, tables.Start, 1, -1);
        _editor.Invalidate(tables.Start, 1, 1, ref batch);
        Volatile.Write(ref *place, entry);
        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, to, 1, 1);
        return PagingError.None;
    }

    /// <summary>Frees those tables of a range that could hold large pages and are empty.</summary>
    private void FreeEmptyLargeTables<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        ulong size = 1UL << PageTable.GetShift(2);
        for (ulong at = range.Start.Value & ~(size - 1); at < range.End; at += size)
        {
            VirtualAddress address = VirtualAddress.FromUnchecked(at);
            if (_editor.Walker.TryDescend(address, 1, out _, out ulong* parent) && PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*parent) == 0)
            {
                _editor.FreeEmptyTables(address, 1, ref batch);
            }
        }
    }

    /// <summary>Frees those tables of a range that are empty.</summary>
    internal void FreeEmptyTables<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        // SAFETY: the entry that leads to a table lies in a linked table.
        LeafTables<TFormat, TWindow> tables = new(_editor.Walker, range);
        while (tables.MoveNext())
        {
            if (!tables.IsLargePage && PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*tables.Parent) == 0)
            {
                _editor.FreeEmptyTables(tables.Start, 0, ref batch);
            }
        }
    }
}
