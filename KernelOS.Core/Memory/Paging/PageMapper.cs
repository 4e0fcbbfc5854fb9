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
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TFrames : struct, IFrameSource
{
    private readonly PageTableEditor<TFormat, TWindow, TFrames> _editor;
    private readonly int _highestLeaf;

    /// <summary>Makes a mapper for existing tables.</summary>
    /// <param name="root">The root table.</param>
    /// <param name="window">How the tables are reached.</param>
    /// <param name="frames">Where frames for tables come from.</param>
    /// <param name="largestShift">The binary logarithm of the largest page that the CPU has; the format may allow less.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageMapper(Frame<Size4KiB> root, TWindow window, TFrames frames, int largestShift = 30)
    {
        _editor = new PageTableEditor<TFormat, TWindow, TFrames>(root, window, frames);
        _highestLeaf = Math.Min((largestShift - 12) / 9, TFormat.HighestLeafLevel);
    }

    private static int RootLevel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFormat.Levels - 1;
    }

    /// <summary>The root table.</summary>
    public Frame<Size4KiB> Root => _editor.Walker.Root;

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

        if (!_editor.Walker.TryDescend(page.Start, level, out ulong* entry, out ulong* parent))
        {
            return ExtendAndMap(page, frame, attributes, ref batch);
        }

        // SAFETY: both entries lie in linked tables, which the window shows and the caller's lock keeps; so everywhere below.
        ulong old = *entry;
        if (old != 0)
        {
            return TFormat.IsTable(old, level) ? PagingError.HasSmallerPages : PagingError.AlreadyMapped;
        }

        Volatile.Write(ref *entry, TFormat.EncodeLeaf(frame.Start, attributes, level));
        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, page.Start, level, 1);
        return PagingError.None;
    }

    /// <summary>Unmaps a page; its frame is the caller's again once the batch is flushed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PagingError Unmap<TSize, TTlb>(Page<TSize> page, out Frame<TSize> frame, ref TlbBatch<TTlb, TFrames> batch)
        where TSize : struct, IPageSize
        where TTlb : struct, ITlb
    {
        int level = PageTable.GetLevel<TSize>();
        if (!_editor.Walker.TryDescend(page.Start, level, out ulong* entry, out ulong* parent) || !TFormat.IsLeaf(*entry))
        {
            frame = default;
            return FindError(page.Start, level);
        }

        if (TFormat.IsContiguous(*entry))
        {
            _editor.Separate(entry, page.Start, level, ref batch);
        }

        frame = Frame<TSize>.FromUnchecked(TFormat.DecodeFrame(*entry, level));
        Volatile.Write(ref *entry, 0);
        ulong used = PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, page.Start, level, -1);
        return level == 0 && used != 0 && batch.TryExtend(page.Start, TSize.Shift)
            ? PagingError.None
            : FinishUnmap(page.Start, level, used, ref batch);
    }

    /// <summary>Gives a mapped page other attributes.</summary>
    public PagingError Protect<TSize, TTlb>(Page<TSize> page, PageAttributes attributes, ref TlbBatch<TTlb, TFrames> batch)
        where TSize : struct, IPageSize
        where TTlb : struct, ITlb
    {
        int level = PageTable.GetLevel<TSize>();
        if (!_editor.Walker.TryDescend(page.Start, level, out ulong* entry, out _) || !TFormat.IsLeaf(*entry))
        {
            return FindError(page.Start, level);
        }

        if (TFormat.IsContiguous(*entry))
        {
            _editor.Separate(entry, page.Start, level, ref batch);
        }

        _editor.Replace(entry, new ProtectChange<TFormat>(attributes).Apply(*entry, page.Start, level), page.Start, level, ref batch);
        return PagingError.None;
    }

    /// <inheritdoc cref="PageTableWalker{TFormat, TWindow}.TryTranslate"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTranslate(VirtualAddress address, out PhysicalAddress physical) => _editor.Walker.TryTranslate(address, out physical);

    /// <inheritdoc cref="PageTableWalker{TFormat, TWindow}.TryFind"/>
    public bool TryFind(VirtualAddress address, out PageLeaf leaf) => _editor.Walker.TryFind(address, out leaf);

    /// <inheritdoc cref="PageTableWalker{TFormat, TWindow}.TryFindFirst"/>
    public bool TryFindFirst(VirtualRange range, out PageLeaf leaf) => _editor.Walker.TryFindFirst(range, out leaf);

    /// <inheritdoc cref="PageTableWalker{TFormat, TWindow}.Visit"/>
    public void Visit<TVisitor>(VirtualRange range, ref TVisitor visitor)
        where TVisitor : struct, IPageVisitor => _editor.Walker.Visit(range, ref visitor);

    /// <summary>Makes the tables directly below the root for every root entry that <paramref name="range"/> touches, so that roots copied afterwards share them.</summary>
    public PagingError PrepareSharedTables<TTlb>(VirtualRange range, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        ulong size = 1UL << PageTable.GetShift(RootLevel);
        for (ulong position = 0; position < range.Length; position += size)
        {
            VirtualAddress address = range.Start + position;
            Check.That(PageTableEditor<TFormat, TWindow, TFrames>.IsShared(address), "tables of the lower half are not shared");
            bool exists = _editor.Walker.TryDescend(address, RootLevel - 1, out _, out _);
            PagingError error = exists ? PagingError.None : _editor.Extend(address, RootLevel - 1, ref batch);
            if (error != PagingError.None)
            {
                return error;
            }
        }

        return PagingError.None;
    }

    /// <summary>Why there is no leaf for an address at <paramref name="level"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PagingError FindError(VirtualAddress address, int level)
    {
        int reached = _editor.Walker.Descend(address, level, out ulong* entry, out _);
        return *entry == 0 ? PagingError.NotMapped : reached != level ? PagingError.PartOfLargerPage : PagingError.HasSmallerPages;
    }

    /// <summary>As <see cref="Map"/>, where tables are missing: a call of its own, which keeps the usual way short.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PagingError ExtendAndMap<TSize, TTlb>(Page<TSize> page, Frame<TSize> frame, PageAttributes attributes, ref TlbBatch<TTlb, TFrames> batch)
        where TSize : struct, IPageSize
        where TTlb : struct, ITlb
    {
        PagingError error = _editor.Extend(page.Start, PageTable.GetLevel<TSize>(), ref batch);
        return error == PagingError.None ? Map(page, frame, attributes, ref batch) : error;
    }

    /// <summary>Ends <see cref="Unmap"/> where there is more to do than usual.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PagingError FinishUnmap<TTlb>(VirtualAddress start, int level, ulong used, ref TlbBatch<TTlb, TFrames> batch)
        where TTlb : struct, ITlb
    {
        _editor.Invalidate(start, level, 1, ref batch);
        if (used == 0)
        {
            _editor.FreeEmptyTables(start, level, ref batch);
        }

        return PagingError.None;
    }
}
