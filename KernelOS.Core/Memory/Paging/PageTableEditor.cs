using System;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>What <see cref="PageMapper{TFormat, TWindow, TFrames}"/> does to tables rather than to pages: makes, counts, splits and frees them.</summary>
/// <typeparam name="TFormat">How entries are written.</typeparam>
/// <typeparam name="TWindow">How the tables are reached.</typeparam>
/// <typeparam name="TFrames">Where frames for tables come from.</typeparam>
// SAFETY: entries lie in linked tables, which the window shows and the caller's lock keeps.
internal readonly unsafe struct PageTableEditor<TFormat, TWindow, TFrames>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TFrames : struct, IFrameSource
{
    private const ulong UsedMask = 0x3FF;

    /// <summary>Finds entries.</summary>
    public readonly PageTableWalker<TFormat, TWindow> Walker;

    private readonly TWindow _window;
    private readonly TFrames _frames;

    /// <summary>Makes an editor of existing tables.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableEditor(Frame<Size4KiB> root, TWindow window, TFrames frames)
    {
        Walker = new PageTableWalker<TFormat, TWindow>(root, window);
        _window = window;
        _frames = frames;
    }

    /// <summary>Where frames for tables come from.</summary>
    public TFrames Frames => _frames;

    /// <summary>The root entry that leads back to the root, or −1.</summary>
    public int RecursiveSlot => _window.RecursiveSlot;

    private static int RootLevel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFormat.Levels - 1;
    }

    /// <summary>Whether an address lies in the half whose tables below the root all roots share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsShared(VirtualAddress address) => (long)address.Value < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong GetUsed(ulong tableEntry) => (tableEntry >> TFormat.UsedShift) & UsedMask;

    /// <summary>Counts entries of the table at <paramref name="level"/> in the entry that leads to it.</summary>
    /// <returns>0 if none is in use now; anything for a table that is not counted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AddUsed(ulong* parent, VirtualAddress address, int level, long count)
    {
        if (level >= RootLevel - 1 && (level == RootLevel || IsShared(address)))
        {
            return UsedMask;
        }

        ulong updated = *parent + ((ulong)count << TFormat.UsedShift);
        *parent = updated;
        return updated & (UsedMask << TFormat.UsedShift);
    }

    /// <summary>Where the kernel sees a table that this space may not change.</summary>
    public ulong* GetUnlinkedTable(Frame<Size4KiB> table) => _window.GetUnlinkedTable(table.Start);

    /// <summary>Takes the table at <paramref name="level"/> out of an address's path without freeing it, and frees those above it that are empty then.</summary>
    public void UnlinkTable<TTlb>(VirtualAddress address, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        Walker.Descend(address, level + 1, out ulong* entry, out ulong* parent);
        Volatile.Write(ref *entry, 0);
        if (AddUsed(parent, address, level + 1, -1) == 0)
        {
            FreeEmptyTables(address, level + 1, ref batch);
        }
    }

    /// <summary>Makes the tables on an address's path down to <paramref name="level"/>.</summary>
    public PagingError Extend<TTlb>(VirtualAddress address, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb => Extend(address, level, ref batch, out _, out _);

    /// <inheritdoc cref="Extend{TTlb}(VirtualAddress, int, ref TlbBatch{TTlb, TFrames})"/>
    /// <param name="address">The address.</param>
    /// <param name="level">The level.</param>
    /// <param name="batch">Collects what becomes stale, should a table be missing and the others be freed again.</param>
    /// <param name="entry">The entry on the path in the last table.</param>
    /// <param name="parent">The entry that leads to that table.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PagingError Extend<TTlb>(VirtualAddress address, int level, ref TlbBatch<TTlb, TFrames> batch, out ulong* entry, out ulong* parent)
        where TTlb : struct, ITlb
    {
        int reached = Walker.Descend(address, level, out entry, out parent);
        if (*entry != 0 && reached > level)
        {
            return PagingError.PartOfLargerPage;
        }

        while (reached > level)
        {
            if (!TryMakeTable(out Frame<Size4KiB> table))
            {
                if (reached < RootLevel)
                {
                    FreeEmptyTables(address, reached, ref batch);
                }

                return PagingError.OutOfFrames;
            }

            Check.That(table.Start.Value != 0, "a page table at physical address 0");
            Volatile.Write(ref *entry, TFormat.EncodeTable(table.Start, IsShared(address) ? PageAttributes.None : PageAttributes.User));
            AddUsed(parent, address, reached, 1);
            parent = entry;
            reached--;
            entry = _window.GetEntry(table.Start, address, reached);
        }

        return PagingError.None;
    }

    /// <summary>Takes a frame full of zeros: it is so before the hardware can find it.</summary>
    public bool TryMakeTable(out Frame<Size4KiB> table)
    {
        if (_frames.TryTakeZeroFrame(out table))
        {
            return true;
        }

        if (!_frames.TryAllocateFrame(new FrameOwner(FrameUse.PageTable), out table))
        {
            return false;
        }

        // SAFETY: the window shows the frame as one page.
        new Span<ulong>(_window.GetUnlinkedTable(table.Start), PageTable.Entries).Clear();
        return true;
    }

    /// <summary>Frees the table at <paramref name="level"/> on an address's path if no entry of it is in use, and then those above it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void FreeEmptyTables<TTlb>(VirtualAddress address, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        for (; level < RootLevel; level++)
        {
            Walker.Descend(address, level + 1, out ulong* entry, out ulong* parent);
            if (GetUsed(*entry) != 0 || (level + 1 == RootLevel && IsShared(address)))
            {
                return;
            }

            Frame<Size4KiB> table = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(*entry));
            Volatile.Write(ref *entry, 0);
            ulong used = AddUsed(parent, address, level + 1, -1);

            // The CPU may have cached the way through the table although there is no page at its end.
            batch.Add(address.AlignDown(Page<Size4KiB>.Size), 1, Size4KiB.Shift);
            if (_window.RecursiveSlot >= 0)
            {
                batch.Add(PageTable.GetRecursiveAddress(_window.RecursiveSlot, address, level), 1, Size4KiB.Shift);
            }

            batch.AddTable(table);
            FlushWindow(ref batch);
            if (used != 0)
            {
                return;
            }
        }
    }

    /// <summary>Through the recursive window the mapper itself depends on the TLB: what the window shows must not wait for the batch's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FlushWindow<TTlb>(ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        if (TWindow.IsRecursive)
        {
            batch.Flush();
        }
    }

    /// <summary>Collects pages side by side that were changed, and what the recursive slot shows of leaves above level 0: it reads them as tables.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invalidate<TTlb>(VirtualAddress start, int level, ulong count, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        batch.Add(start, count, PageTable.GetShift(level));
        if (_window.RecursiveSlot >= 0)
        {
            for (int below = level - 1; below >= 0; below--)
            {
                batch.Add(PageTable.GetRecursiveAddress(_window.RecursiveSlot, start, below), count, PageTable.GetShift(level - 1 - below));
            }
        }

        if (level > 0)
        {
            FlushWindow(ref batch);
        }
    }

    /// <summary>Puts an entry in the place of a leaf.</summary>
    public void Replace<TTlb>(ulong* entry, ulong updated, VirtualAddress start, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        if (TFormat.NeedsBreakBeforeMake && TFormat.IsTable(updated, level))
        {
            Volatile.Write(ref *entry, 0);
            Invalidate(start, level, 1, ref batch);
            batch.Flush();
            Volatile.Write(ref *entry, updated);
            return;
        }

        Volatile.Write(ref *entry, updated);
        Invalidate(start, level, 1, ref batch);
    }

    /// <summary>Splits the pages, of whatever size, that lie on both sides of the number <paramref name="boundary"/>.</summary>
    public bool TrySplitBefore<TTlb>(ulong boundary, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        VirtualAddress before = VirtualAddress.FromTruncated(boundary - 1);
        while (true)
        {
            int level = Walker.Descend(before, 0, out ulong* entry, out _);
            ulong size = 1UL << PageTable.GetShift(level);
            if (*entry == 0)
            {
                return true;
            }

            if (TFormat.ContiguousPages > 1 && TFormat.IsContiguous(*entry) && (boundary & ((size * (ulong)TFormat.ContiguousPages) - 1)) != 0)
            {
                Separate(entry, before.AlignDown(size), level, ref batch);
            }

            if ((boundary & (size - 1)) == 0)
            {
                return true;
            }

            if (!_frames.TryAllocateFrame(new FrameOwner(FrameUse.PageTable), out Frame<Size4KiB> table))
            {
                return false;
            }

            Split(entry, before, level, table, ref batch);
        }
    }

    /// <summary>Puts a table of smaller pages, which mean the same, in the place of a leaf.</summary>
    /// <param name="entry">The leaf.</param>
    /// <param name="inside">An address in its page.</param>
    /// <param name="level">Its level.</param>
    /// <param name="table">A frame for the table.</param>
    /// <param name="batch">Collects what becomes stale.</param>
    public void Split<TTlb>(ulong* entry, VirtualAddress inside, int level, Frame<Size4KiB> table, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        ulong leaf = TFormat.EncodeLeaf(TFormat.DecodeFrame(*entry, level), TFormat.DecodeAttributes(*entry, level), level - 1);

        // SAFETY: the window shows the frame as one page; nobody else knows it yet.
        Fill(_window.GetUnlinkedTable(table.Start), PageTable.Entries, leaf, 1UL << PageTable.GetShift(level - 1));
        ulong link = TFormat.EncodeTable(table.Start, IsShared(inside) ? PageAttributes.None : PageAttributes.User);
        ulong size = 1UL << PageTable.GetShift(level);
        Replace(entry, link + ((ulong)PageTable.Entries << TFormat.UsedShift), inside.AlignDown(size), level, ref batch);
    }

    /// <summary>Which entry of its table this is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong IndexOf(ulong* entry) => ((ulong)entry >> 3) & (PageTable.Entries - 1);

    /// <summary>Takes the hint from a leaf, and from those that have it together with it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Separate<TTlb>(ulong* entry, VirtualAddress start, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        int count = TFormat.ContiguousPages;
        int index = (int)(IndexOf(entry) % (ulong)count);
        ulong* group = entry - index;
        Span<ulong> old = stackalloc ulong[count];
        for (int i = 0; i < count; i++)
        {
            // SAFETY: groups are aligned, so that they do not leave the table.
            old[i] = group[i];
            Volatile.Write(ref group[i], 0);
        }

        // Break before make: no TLB may know both.
        Invalidate(VirtualAddress.FromUnchecked(start.Value - ((ulong)index << PageTable.GetShift(level))), level, (ulong)count, ref batch);
        batch.Flush();
        for (int i = 0; i < count; i++)
        {
            Volatile.Write(ref group[i], TFormat.MakeSeparate(old[i]));
        }
    }

    /// <summary>Writes leaves of frames side by side into entries side by side.</summary>
    /// <param name="entry">The first entry.</param>
    /// <param name="count">How many.</param>
    /// <param name="leaf">The first leaf.</param>
    /// <param name="step">A frame's size in bytes.</param>
    public static void Fill(ulong* entry, ulong count, ulong leaf, ulong step)
    {
        for (ulong i = 0; i < count; i++)
        {
            // SAFETY: the caller's entries.
            Volatile.Write(ref entry[i], leaf);
            leaf += step;
        }
    }
}
