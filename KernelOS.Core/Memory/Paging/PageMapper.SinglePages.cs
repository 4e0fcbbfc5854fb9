using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <content>The short ways for one 4 KiB page whose tables exist: no mapper, no batch, one walk.</content>
// SAFETY: the entries that the methods use lie in linked tables, which the window shows and the caller's lock keeps.
public readonly unsafe partial struct PageMapper<TFormat, TWindow, TFrames>
{
    /// <summary>Maps a page; false if it is mapped already, or a table is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryMapSmall(Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAttributes attributes, out bool isTaken)
    {
        isTaken = false;
        if (!PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 0, out ulong* entry, out ulong* parent))
        {
            return false;
        }

        if (*entry != 0)
        {
            isTaken = true;
            return false;
        }

        Volatile.Write(ref *entry, TFormat.EncodeLeaf(frame.Start, attributes, 0));
        PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, page.Start, 0, 1);
        return true;
    }

    /// <summary>Finds a page, and tells whether other spaces have its table too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryFindSmall(
        Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page, out Frame<Size4KiB> frame, out PageAttributes attributes, out bool isTableShared, out UserPagePlace place)
    {
        ulong leaf = 0;
        isTableShared = false;
        if (PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 0, out ulong* entry, out ulong* parent))
        {
            leaf = *entry;
            isTableShared = TFormat.IsTableReadOnly(*parent);
            place = UserPagePlace.Table;
        }
        else
        {
            return TryFindInLargePage(root, window, page, out frame, out attributes, out place);
        }

        frame = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(leaf, 0));
        attributes = TFormat.DecodeAttributes(leaf, 0);
        return leaf != 0;
    }

    /// <summary>Tells how many pages of the 2 MiB in which a page lies are mapped.</summary>
    internal static int CountBlock(Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page)
    {
        if (!PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 1, out ulong* entry, out _))
        {
            return 0;
        }

        return TFormat.IsLeaf(*entry) ? PageTable.Entries : (int)PageTableEditor<TFormat, TWindow, TFrames>.GetUsed(*entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryFindInLargePage(Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page, out Frame<Size4KiB> frame, out PageAttributes attributes, out UserPagePlace place)
    {
        ulong leaf = 0;
        if (PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 1, out ulong* entry, out _))
        {
            leaf = *entry;
        }

        ulong offset = page.Start.Value & (Page<Size2MiB>.Size - 1);
        frame = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(leaf, 1) + offset);
        attributes = TFormat.DecodeAttributes(leaf, 1);
        place = leaf != 0 ? UserPagePlace.LargePage : UserPagePlace.None;
        return leaf != 0;
    }

    /// <summary>Gives a page another frame and other attributes; false if it is not mapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReplaceSmall<TTlb>(Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAttributes attributes, TTlb tlb)
        where TTlb : struct, ITlb
    {
        if (!PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 0, out ulong* entry, out _) || *entry == 0)
        {
            return false;
        }

        if (TFormat.NeedsBreakBeforeMake)
        {
            Volatile.Write(ref *entry, 0);
            tlb.Invalidate(page.Start);
        }

        Volatile.Write(ref *entry, TFormat.EncodeLeaf(frame.Start, attributes, 0));
        tlb.Invalidate(page.Start);
        return true;
    }

    /// <summary>Applies a change to a page if it is mapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ChangeSmall<TChange, TTlb>(Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page, TChange change, TTlb tlb)
        where TChange : struct, IEntryChange
        where TTlb : struct, ITlb
    {
        if (PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 0, out ulong* entry, out _) && *entry != 0)
        {
            Volatile.Write(ref *entry, change.Apply(*entry, page.Start, 0));
            tlb.Invalidate(page.Start);
        }
    }

    /// <summary>Unmaps a page, and leaves its table even if it is empty then.</summary>
    /// <param name="root">The root table.</param>
    /// <param name="window">How the tables are reached.</param>
    /// <param name="page">The page.</param>
    /// <param name="tlb">The TLBs.</param>
    /// <param name="frame">The frame, which is the caller's again.</param>
    /// <param name="isEmptied">Whether its table is empty now.</param>
    /// <returns>Whether it was mapped.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryUnmapSmall<TTlb>(Frame<Size4KiB> root, TWindow window, Page<Size4KiB> page, TTlb tlb, out Frame<Size4KiB> frame, out bool isEmptied)
        where TTlb : struct, ITlb
    {
        frame = default;
        isEmptied = false;
        if (!PageTableWalker<TFormat, TWindow>.TryDescend(root.Start, window, page.Start, 0, out ulong* entry, out ulong* parent) || *entry == 0)
        {
            return false;
        }

        frame = Frame<Size4KiB>.FromUnchecked(TFormat.DecodeFrame(*entry, 0));
        Volatile.Write(ref *entry, 0);
        isEmptied = PageTableEditor<TFormat, TWindow, TFrames>.AddUsed(parent, page.Start, 0, -1) == 0;
        tlb.Invalidate(page.Start);
        return true;
    }
}
