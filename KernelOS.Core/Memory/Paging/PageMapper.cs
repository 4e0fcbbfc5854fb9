using System;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Changes and reads the page tables of one address space, in any format and through any window.</summary>
/// <remarks>
/// <para>
/// Tables are made when they are needed and freed when their last entry goes. For that each table entry counts the
/// entries in use of the table that it leads to, in bits that the hardware ignores. The exception are the tables
/// directly below the root in the upper half: every root refers to the same ones, so they are not counted and stay.
/// </para>
/// <para>
/// A call that fails has changed nothing. The caller holds the lock of the address space, and for the upper half that
/// of the kernel's tables, from before the call until its <see cref="TlbBatch{TTlb, TFrames}"/> is disposed of.
/// The recursive slot's own range must not be changed through these methods.
/// </para>
/// </remarks>
/// <typeparam name="TFormat">How entries are written.</typeparam>
/// <typeparam name="TWindow">How the tables are reached.</typeparam>
/// <typeparam name="TFrames">Where frames for tables come from; all tables below the root must.</typeparam>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe struct PageMapper<TFormat, TWindow, TFrames>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TFrames : struct, IFrameSource
{
    private const ulong UsedMask = 0x3FF;

    private readonly PhysicalAddress _root;
    private readonly TWindow _window;
    private readonly TFrames _frames;
    private readonly int _highestLeaf;

    /// <summary>Makes a mapper for existing tables.</summary>
    /// <param name="root">The root table.</param>
    /// <param name="window">How the tables are reached.</param>
    /// <param name="frames">Where frames for tables come from.</param>
    /// <param name="largestShift">The binary logarithm of the largest page that the CPU has; the format may allow less.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageMapper(Frame<Size4KiB> root, TWindow window, TFrames frames, int largestShift = 30)
    {
        Check.That(TFormat.AllowsRecursion || !TWindow.IsRecursive, "this page table format has no recursive window");
        _root = root.Start;
        _window = window;
        _frames = frames;
        _highestLeaf = Math.Min((largestShift - 12) / 9, TFormat.HighestLeafLevel);
    }

    private static int RootLevel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFormat.Levels - 1;
    }

    /// <summary>The root table.</summary>
    public Frame<Size4KiB> Root => Frame<Size4KiB>.FromUnchecked(_root);

    /// <summary>Maps a page that is not mapped.</summary>
    public PagingError Map<TSize, TTlb>(Page<TSize> page, Frame<TSize> frame, PageAttributes attributes, ref TlbBatch<TTlb, TFrames> batch)
        where TSize : struct, IPageSize
        where TTlb : struct, ITlb
    {
        int level = PageTable.GetLevel<TSize>();
        if (level > 0 && level > _highestLeaf)
        {
            return PagingError.UnsupportedSize;
        }

        int reached = Descend(page.Start, level, out ulong* entry, out ulong* parent);
        if (reached != level)
        {
            PagingError error = Extend(page.Start, reached, level, ref entry, ref parent, ref batch);
            if (error != PagingError.None)
            {
                return error;
            }
        }

        // SAFETY: both entries lie in linked tables, which the window shows and the caller's lock keeps; so everywhere below.
        ulong old = *entry;
        if (old != 0)
        {
            return TFormat.IsTable(old, level) ? PagingError.HasSmallerPages : PagingError.AlreadyMapped;
        }

        Volatile.Write(ref *entry, TFormat.EncodeLeaf(frame.Start, attributes, level));
        AddUsed(parent, page.Start, level, 1);
        return PagingError.None;
    }

    /// <summary>Unmaps a page; its frame is the caller's again once the batch is flushed.</summary>
    public PagingError Unmap<TSize, TTlb>(Page<TSize> page, out Frame<TSize> frame, ref TlbBatch<TTlb, TFrames> batch)
        where TSize : struct, IPageSize
        where TTlb : struct, ITlb
    {
        int level = PageTable.GetLevel<TSize>();
        PagingError error = FindLeaf(page.Start, level, out ulong* entry, out ulong* parent);
        if (error != PagingError.None)
        {
            frame = default;
            return error;
        }

        frame = Frame<TSize>.FromUnchecked(TFormat.DecodeFrame(*entry, level));
        Volatile.Write(ref *entry, 0);
        Invalidate(page.Start, level, 1, ref batch);
        AddUsed(parent, page.Start, level, -1);
        if (GetUsed(*parent) == 0)
        {
            FreeEmptyTables(page.Start, level, ref batch);
        }

        return PagingError.None;
    }

    /// <summary>Gives a mapped page other attributes.</summary>
    public PagingError Protect<TSize, TTlb>(Page<TSize> page, PageAttributes attributes, ref TlbBatch<TTlb, TFrames> batch)
        where TSize : struct, IPageSize
        where TTlb : struct, ITlb
    {
        int level = PageTable.GetLevel<TSize>();
        PagingError error = FindLeaf(page.Start, level, out ulong* entry, out _);
        if (error == PagingError.None)
        {
            Replace(entry, new ProtectChange<TFormat>(attributes).Apply(*entry, page.Start, level), page.Start, level, ref batch);
        }

        return error;
    }

    /// <summary>Finds where an address is in physical memory, inaccessible or not; false if it is not mapped.</summary>
    public bool TryTranslate(VirtualAddress address, out PhysicalAddress physical)
    {
        int level = Descend(address, 0, out ulong* entry, out _);
        ulong value = *entry;
        ulong offset = address.Value & ((1UL << PageTable.GetShift(level)) - 1);
        physical = PhysicalAddress.FromUnchecked(TFormat.DecodeFrame(value, level).Value + offset);
        return value != 0;
    }

    /// <summary>Finds the page in which an address lies, of whatever size; false if it is not mapped.</summary>
    public bool TryFind(VirtualAddress address, out PageLeaf leaf)
    {
        int level = Descend(address, 0, out ulong* entry, out _);
        leaf = *entry == 0 ? default : Decode(*entry, address, level);
        return *entry != 0;
    }

    /// <summary>Finds the first page of which a byte lies in <paramref name="range"/>, skipping missing tables whole; false if there is none.</summary>
    public bool TryFindFirst(VirtualRange range, out PageLeaf leaf)
    {
        for (ulong position = 0; position < range.Length;)
        {
            VirtualAddress address = VirtualAddress.FromUnchecked(range.Start.Value + position);
            int level = Descend(address, 0, out ulong* entry, out _);
            ulong size = 1UL << PageTable.GetShift(level);
            ulong step = size - (address.Value & (size - 1));
            for (int left = PageTable.Entries - PageTable.GetIndex(address, level); left > 0 && position < range.Length; left--)
            {
                if (*entry != 0)
                {
                    if (TFormat.IsTable(*entry, level))
                    {
                        break;
                    }

                    leaf = Decode(*entry, VirtualAddress.FromUnchecked(range.Start.Value + position), level);
                    return true;
                }

                position += step;
                step = size;
                entry++;
            }
        }

        leaf = default;
        return false;
    }

    /// <summary>Tells <paramref name="visitor"/> of every page of which a byte lies in <paramref name="range"/>, in ascending order.</summary>
    public void Visit<TVisitor>(VirtualRange range, ref TVisitor visitor)
        where TVisitor : struct, IPageVisitor
    {
        while (TryFindFirst(range, out PageLeaf leaf))
        {
            visitor.Visit(leaf);
            ulong next = leaf.Start.Value + leaf.Size - range.Start.Value;
            if (next >= range.Length)
            {
                return;
            }

            range = VirtualRange.Create(range.Start + next, range.Length - next);
        }
    }

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
            int reached = Descend(address, level, out ulong* entry, out ulong* parent);
            PagingError error = reached == level ? PagingError.None : Extend(address, reached, level, ref entry, ref parent, ref batch);
            if (error == PagingError.None)
            {
                ulong room = (ulong)(PageTable.Entries - PageTable.GetIndex(address, level));
                ulong count = FillEntries(entry, Math.Min(room, (range.Length - done) >> shift), TFormat.EncodeLeaf(physical, attributes, level), 1UL << shift);
                AddUsed(parent, address, level, (long)count);
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

    /// <summary>Makes the tables directly below the root for every root entry that <paramref name="range"/> touches, so that roots copied afterwards share them.</summary>
    public PagingError PrepareSharedTables<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        ulong size = 1UL << PageTable.GetShift(RootLevel);
        for (ulong position = 0; position < range.Length; position += size)
        {
            VirtualAddress address = range.Start + position;
            Check.That(IsShared(address), "tables of the lower half are not shared");
            int reached = Descend(address, RootLevel - 1, out ulong* entry, out ulong* parent);
            PagingError error = reached == RootLevel ? Extend(address, reached, RootLevel - 1, ref entry, ref parent, ref batch) : PagingError.None;
            if (error != PagingError.None)
            {
                return error;
            }
        }

        return PagingError.None;
    }

    /// <summary>Whether an address lies in the half whose tables below the root all roots share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsShared(VirtualAddress address) => (long)address.Value < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong GetUsed(ulong tableEntry) => (tableEntry >> TFormat.UsedShift) & UsedMask;

    /// <summary>Counts entries of the table at <paramref name="level"/> in the entry that leads to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUsed(ulong* parent, VirtualAddress address, int level, long count)
    {
        if (level < RootLevel - 1 || (level == RootLevel - 1 && !IsShared(address)))
        {
            *parent += (ulong)count << TFormat.UsedShift;
        }
    }

    private static PageLeaf Decode(ulong entry, VirtualAddress address, int level)
    {
        int shift = PageTable.GetShift(level);
        return new PageLeaf(address.AlignDown(1UL << shift), TFormat.DecodeFrame(entry, level), shift, TFormat.DecodeAttributes(entry, level));
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
    private static ulong FillEntries(ulong* entry, ulong count, ulong leaf, ulong step)
    {
        ulong i = 0;
        for (; i < count && entry[i] == 0; i++)
        {
            Volatile.Write(ref entry[i], leaf);
            leaf += step;
        }

        return i;
    }

    /// <summary>Follows the tables on an address's path down to <paramref name="level"/>, or to the entry that leads no further.</summary>
    /// <param name="address">The address.</param>
    /// <param name="level">Where to stop.</param>
    /// <param name="entry">The last entry on the path.</param>
    /// <param name="parent">The entry before it, which leads to the table in which it lies; null if that is the root.</param>
    /// <returns>The level of the last entry's table.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Descend(VirtualAddress address, int level, out ulong* entry, out ulong* parent)
    {
        int at = RootLevel;
        parent = null;
        entry = _window.GetEntry(_root, address, at);
        while (at > level && TFormat.IsTable(*entry, at))
        {
            parent = entry;
            at--;
            entry = _window.GetEntry(TFormat.DecodeTable(*parent), address, at);
        }

        return at;
    }

    /// <summary>Finds the leaf of a page of exactly one size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PagingError FindLeaf(VirtualAddress address, int level, out ulong* entry, out ulong* parent)
    {
        int reached = Descend(address, level, out entry, out parent);
        return *entry == 0 ? PagingError.NotMapped
            : reached != level ? PagingError.PartOfLargerPage
            : TFormat.IsTable(*entry, level) ? PagingError.HasSmallerPages
            : PagingError.None;
    }

    /// <summary>Goes on where <see cref="Descend"/> ended, making tables down to <paramref name="level"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PagingError Extend<TTlb>(VirtualAddress address, int reached, int level, ref ulong* entry, ref ulong* parent, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        if (*entry != 0)
        {
            return PagingError.PartOfLargerPage;
        }

        while (reached > level)
        {
            if (!_frames.TryAllocateFrame(out Frame<Size4KiB> table))
            {
                if (reached < RootLevel)
                {
                    FreeEmptyTables(address, reached, ref batch);
                }

                return PagingError.OutOfFrames;
            }

            // SAFETY: the window shows the frame as one page. It is cleared before the hardware can find it.
            new Span<ulong>(_window.GetUnlinkedTable(table.Start), PageTable.Entries).Clear();
            Volatile.Write(ref *entry, TFormat.EncodeTable(table.Start, IsShared(address) ? PageAttributes.None : PageAttributes.User));
            AddUsed(parent, address, reached, 1);
            parent = entry;
            reached--;
            entry = _window.GetEntry(table.Start, address, reached);
        }

        return PagingError.None;
    }

    /// <summary>Frees the table at <paramref name="level"/> on an address's path if no entry of it is in use, and then those above it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeEmptyTables<TTlb>(VirtualAddress address, int level, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        for (; level < RootLevel; level++)
        {
            Descend(address, level + 1, out ulong* entry, out ulong* parent);
            if (GetUsed(*entry) != 0 || (level + 1 == RootLevel && IsShared(address)))
            {
                return;
            }

            Frame<Size4KiB> table = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeTable(*entry));
            Volatile.Write(ref *entry, 0);
            AddUsed(parent, address, level + 1, -1);

            // The CPU may have cached the way through the table although there is no page at its end.
            batch.Add(address.AlignDown(Page<Size4KiB>.Size), 1, Size4KiB.Shift);
            if (_window.RecursiveSlot >= 0)
            {
                batch.Add(PageTable.GetRecursiveAddress(_window.RecursiveSlot, address, level), 1, Size4KiB.Shift);
            }

            batch.AddTable(table);
            FlushWindow(ref batch);
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
    private void Invalidate<TTlb>(VirtualAddress start, int level, ulong count, ref TlbBatch<TTlb, TFrames> batch)
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
    private void Replace<TTlb>(ulong* entry, ulong updated, VirtualAddress start, int level, ref TlbBatch<TTlb, TFrames> batch)
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
        if (!TrySplitBefore(range.Start.Value, ref batch) || !TrySplitBefore(range.End, ref batch))
        {
            return PagingError.OutOfFrames;
        }

        for (ulong position = 0; position < range.Length;)
        {
            VirtualAddress address = VirtualAddress.FromUnchecked(range.Start.Value + position);
            int level = Descend(address, 0, out ulong* entry, out ulong* parent);
            int shift = PageTable.GetShift(level);
            if (*entry == 0)
            {
                ulong size = 1UL << shift;
                position += size - (address.Value & (size - 1));
                continue;
            }

            ulong room = (ulong)(PageTable.Entries - PageTable.GetIndex(address, level));
            ulong count = ChangeEntries(entry, Math.Min(room, (range.Length - position) >> shift), address, level, ref change, out ulong changed, out ulong removed);
            position += count << shift;
            if (changed != 0)
            {
                Invalidate(address, level, changed, ref batch);
            }

            if (removed != 0)
            {
                AddUsed(parent, address, level, -(long)removed);
                if (GetUsed(*parent) == 0)
                {
                    FreeEmptyTables(address, level, ref batch);
                }
            }
        }

        return PagingError.None;
    }

    /// <summary>Changes the leaves among entries side by side, up to the first table.</summary>
    /// <returns>How many entries were gone through; <paramref name="changed"/> tells behind which the last change was.</returns>
    private static ulong ChangeEntries<TChange>(ulong* entry, ulong count, VirtualAddress start, int level, ref TChange change, out ulong changed, out ulong removed)
        where TChange : struct, IEntryChange
    {
        changed = 0;
        removed = 0;
        int shift = PageTable.GetShift(level);
        ulong i = 0;
        for (; i < count; i++)
        {
            ulong old = entry[i];
            if (old == 0)
            {
                continue;
            }

            if (TFormat.IsTable(old, level))
            {
                break;
            }

            ulong updated = change.Apply(old, VirtualAddress.FromUnchecked(start.Value + (i << shift)), level);
            if (updated != old)
            {
                Volatile.Write(ref entry[i], updated);
                removed += updated == 0 ? 1UL : 0;
                changed = i + 1;
            }
        }

        return i;
    }

    /// <summary>Splits the pages, of whatever size, that lie on both sides of the number <paramref name="boundary"/>.</summary>
    private bool TrySplitBefore<TTlb>(ulong boundary, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        VirtualAddress before = VirtualAddress.FromTruncated(boundary - 1);
        while (true)
        {
            int level = Descend(before, 0, out ulong* entry, out _);
            ulong size = 1UL << PageTable.GetShift(level);
            if (*entry == 0 || (boundary & (size - 1)) == 0)
            {
                return true;
            }

            if (!_frames.TryAllocateFrame(out Frame<Size4KiB> table))
            {
                return false;
            }

            ulong leaf = TFormat.EncodeLeaf(TFormat.DecodeFrame(*entry, level), TFormat.DecodeAttributes(*entry, level), level - 1);

            // SAFETY: the window shows the frame as one page; nobody else knows it yet.
            FillEmptyTable(_window.GetUnlinkedTable(table.Start), leaf, 1UL << PageTable.GetShift(level - 1));
            ulong link = TFormat.EncodeTable(table.Start, IsShared(before) ? PageAttributes.None : PageAttributes.User);
            Replace(entry, link + ((ulong)PageTable.Entries << TFormat.UsedShift), before.AlignDown(size), level, ref batch);
        }
    }

    private static void FillEmptyTable(ulong* table, ulong leaf, ulong step)
    {
        for (int i = 0; i < PageTable.Entries; i++)
        {
            // SAFETY: i stays inside the table.
            table[i] = leaf;
            leaf += step;
        }
    }

    private void Undo<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        IgnorePages ignore = default;
        PagingError error = UnmapRange(range, ref ignore, ref batch);
        Check.That(error == PagingError.None, "pages mapped just now could not be unmapped");
    }
}
