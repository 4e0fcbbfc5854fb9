using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What <see cref="IPageTables"/> asks of page tables, in terms of a mapper: a home only chooses the window.</summary>
/// <remarks>A window that reaches the tables of every space, active or not. Single pages, most frequent by far, take the short ways of the mapper.</remarks>
/// <typeparam name="TFormat">How entries are written.</typeparam>
/// <typeparam name="TWindow">How tables are reached.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
public static class UserPages<TFormat, TWindow, TPlatform>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TPlatform : struct, IFrameSharing, ITlb
{
    private const int FramesAtOnce = 64;

    /// <inheritdoc cref="IPageTables.MapUser"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageMapResult Map(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        if (!PageMapper<TFormat, TWindow, TPlatform>.TryMapSmall(root, window, page, frame, ToAttributes(access), out bool isTaken))
        {
            return isTaken ? PageMapResult.AlreadyMapped : MapSlowly(platform, window, root, page, frame, access);
        }

        return PageMapResult.Mapped;
    }

    /// <inheritdoc cref="IPageTables.MapUserLarge"/>
    public static PageMapResult MapLarge(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        PagingError error = MapperOf(platform, window, root).Map(Page<Size2MiB>.Create(first.Start), frame, ToAttributes(access), ref batch);
        batch.Dispose();
        return error switch
        {
            PagingError.None => PageMapResult.Mapped,
            PagingError.OutOfFrames => PageMapResult.OutOfMemory,
            _ => PageMapResult.AlreadyMapped,
        };
    }

    /// <inheritdoc cref="IPageTables.ReplaceUserTable"/>
    public static int ReplaceTable(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> first, Frame<Size2MiB> frame, PageAccess access)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        int count = MapperOf(platform, window, root).ReplaceTable(first, frame, ToAttributes(access), platform, ref batch);
        batch.Dispose();
        return count;
    }

    /// <inheritdoc cref="IPageTables.TryMergeUser"/>
    public static bool TryMerge(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> first)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        bool isMerged = MapperOf(platform, window, root).TryMergeTable(first, platform, ref batch);
        batch.Dispose();
        return isMerged;
    }

    /// <inheritdoc cref="IPageTables.CountUserBlock"/>
    public static int CountBlock(TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page) => PageMapper<TFormat, TWindow, TPlatform>.CountBlock(root, window, page);

    /// <inheritdoc cref="IPageTables.FindFirstUser"/>
    public static Page<Size4KiB> FindFirst(TWindow window, Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end)
    {
        PageTableWalker<TFormat, TWindow> walker = new(root, window);
        return !walker.TryFindFirst(RangeOf(from, end), out PageLeaf leaf) ? end
            : leaf.Start.Value > from.Start.Value ? Page<Size4KiB>.FromUnchecked(leaf.Start)
            : from;
    }

    /// <inheritdoc cref="IPageTables.TryMapUser"/>
    public static bool TryMap(
        TPlatform platform,
        TWindow window,
        Frame<Size4KiB> root,
        Page<Size4KiB> first,
        ReadOnlySpan<Frame<Size4KiB>> frames,
        ulong wanted,
        PageAccess access,
        out ulong mapped)
    {
        PagingError error = MapperOf(platform, window, root).MapSmall(first, frames, wanted, ToAttributes(access), out mapped);
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "user pages cannot be mapped");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.ReplaceUser"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Replace(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        bool isReplaced = PageMapper<TFormat, TWindow, TPlatform>.TryReplaceSmall(root, window, page, frame, ToAttributes(access), platform);
        Check.That(isReplaced, "a user page cannot be replaced");
    }

    /// <inheritdoc cref="IPageTables.ProtectUser"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Protect(
        TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing)
    {
        if (from + 1 != end)
        {
            ProtectRange(platform, window, root, RangeOf(from, end), access, sharing);
        }
        else if (sharing == PageSharing.Private && (access & PageAccess.Write) != 0)
        {
            ProtectPrivateChange<TFormat> change = new(ToAttributes(access), platform.FrameTable);
            PageMapper<TFormat, TWindow, TPlatform>.ChangeSmall(root, window, from, change, platform);
        }
        else
        {
            ProtectChange<TFormat> change = new(ToAttributes(access));
            PageMapper<TFormat, TWindow, TPlatform>.ChangeSmall(root, window, from, change, platform);
        }
    }

    /// <inheritdoc cref="IPageTables.UnmapUser"/>
    public static ulong Unmap(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb)
    {
        VirtualRange range = RangeOf(from, end);
        if (tlb == TlbState.HoldsNone)
        {
            return MapperOf(platform, window, root).ReleaseSmall(range, platform);
        }

        return UnmapRange(platform, window, root, range);
    }

    /// <inheritdoc cref="IPageTables.UnmapUserPage"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool UnmapPage(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page, out bool isEmptied)
    {
        if (!PageMapper<TFormat, TWindow, TPlatform>.TryUnmapSmall(root, window, page, platform, out Frame<Size4KiB> frame, out isEmptied))
        {
            return false;
        }

        FrameSharing.Release(platform, frame);
        return true;
    }

    /// <inheritdoc cref="IPageTables.FreeUserTable"/>
    public static void FreeTable(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        MapperOf(platform, window, root).FreeEmptyTables(VirtualRange.FromUnchecked(page.Start.Value, Page<Size4KiB>.Size), ref batch);
        batch.Dispose();
    }

    /// <inheritdoc cref="IPageTables.TryCopyUser"/>
    public static bool TryCopy(
        TPlatform platform, TWindow window, Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, Page<Size4KiB> end, PageSharing sharing, out ulong count)
    {
        PagingError error = MapperOf(platform, window, from).CopySmall(
            RangeOf(first, end), MapperOf(platform, window, to), platform.FrameTable, sharing, out count);
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "user pages cannot be copied");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.TryShareUserTable"/>
    public static bool TryShareTable(TPlatform platform, TWindow window, Frame<Size4KiB> from, Frame<Size4KiB> to, Page<Size4KiB> first, out ulong count, out bool isShared)
    {
        PagingError error = MapperOf(platform, window, from).ShareTable(first, MapperOf(platform, window, to), platform.FrameTable, out count, out isShared);
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "a table cannot be shared");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.TryOwnUserTables"/>
    public static bool TryOwnTables(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, PageChange change)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        PageMapper<TFormat, TWindow, TPlatform> mapper = MapperOf(platform, window, root);
        bool isReady = mapper.TrySplitLargePage(first.Start.Value, platform, ref batch)
            && mapper.TrySplitLargePage(end.Start.Value, platform, ref batch)
            && mapper.OwnTables(RangeOf(first, end), change, platform.FrameTable, ref batch) == PagingError.None;
        batch.Dispose();
        return isReady;
    }

    /// <inheritdoc cref="IPageTables.TryMoveUser"/>
    public static bool TryMove(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        PageMapper<TFormat, TWindow, TPlatform> mapper = MapperOf(platform, window, root);
        VirtualRange range = RangeOf(first, end);
        bool staysAligned = ((first.Start.Value ^ to.Start.Value) & (Page<Size2MiB>.Size - 1)) == 0;
        PagingError error = staysAligned || mapper.TrySplitLargePages(range, platform, ref batch)
            ? mapper.MoveSmall(range, to, ref batch)
            : PagingError.OutOfFrames;
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "user pages cannot be moved");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.TryFindUser"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFind(TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page, out UserPage found)
    {
        bool isFound = PageMapper<TFormat, TWindow, TPlatform>.TryFindSmall(
            root, window, page, out Frame<Size4KiB> frame, out PageAttributes attributes, out bool isTableShared, out UserPagePlace place);
        found = new UserPage(frame, (attributes & PageAttributes.Writable) != 0, isTableShared, place);
        return isFound;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PageMapResult MapSlowly(TPlatform platform, TWindow window, Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        PagingError error = MapperOf(platform, window, root).MapSmall(page, [frame], 1, ToAttributes(access), out _);
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "a user page cannot be mapped");
        return error == PagingError.None ? PageMapResult.Mapped : PageMapResult.OutOfMemory;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ProtectRange(TPlatform platform, TWindow window, Frame<Size4KiB> root, VirtualRange range, PageAccess access, PageSharing sharing)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
        if (sharing == PageSharing.Private && (access & PageAccess.Write) != 0)
        {
            ProtectPrivateChange<TFormat> change = new(ToAttributes(access), platform.FrameTable);
            MapperOf(platform, window, root).ChangeSmall(range, ref change, ref batch);
        }
        else
        {
            ProtectChange<TFormat> change = new(ToAttributes(access));
            MapperOf(platform, window, root).ChangeSmall(range, ref change, ref batch);
        }

        batch.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe ulong UnmapRange(TPlatform platform, TWindow window, Frame<Size4KiB> root, VirtualRange range)
    {
        // SAFETY: there is room for as many frames as are asked for.
        UnmappedFrame* frames = stackalloc UnmappedFrame[FramesAtOnce];
        ulong unmapped = 0;
        do
        {
            TlbBatch<TPlatform, TPlatform> batch = new(platform, platform);
            int count = MapperOf(platform, window, root).UnmapSome(ref range, frames, FramesAtOnce, platform, out ulong left, ref batch);
            batch.Dispose();
            unmapped += left;
            for (int i = 0; i < count; i++)
            {
                unmapped += frames[i].Release(platform);
            }
        }
        while (!range.IsEmpty);
        return unmapped;
    }

    private static PageMapper<TFormat, TWindow, TPlatform> MapperOf(TPlatform platform, TWindow window, Frame<Size4KiB> root) => new(root, window, platform);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VirtualRange RangeOf(Page<Size4KiB> from, Page<Size4KiB> end) =>
        VirtualRange.FromUnchecked(from.Start.Value, end.Start.Value - from.Start.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PageAttributes ToAttributes(PageAccess access)
    {
        PageAttributes attributes = PageAttributes.User;
        attributes |= (access & PageAccess.Write) != 0 ? PageAttributes.Writable : 0;
        attributes |= (access & PageAccess.Execute) != 0 ? PageAttributes.Executable : 0;
        return access == PageAccess.None ? attributes | PageAttributes.Inaccessible : attributes;
    }
}
