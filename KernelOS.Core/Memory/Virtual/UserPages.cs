using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What <see cref="IPageTables"/> asks of page tables, in terms of a mapper: a home only chooses the window.</summary>
/// <typeparam name="TFormat">How entries are written.</typeparam>
/// <typeparam name="TWindow">How tables are reached.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="mapper">The mapper of the space, under its lock.</param>
/// <param name="platform">The home's instance.</param>
public readonly struct UserPages<TFormat, TWindow, TPlatform>(PageMapper<TFormat, TWindow, TPlatform> mapper, TPlatform platform)
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TPlatform : struct, IFrameSource, ITlb
{
    private readonly PageMapper<TFormat, TWindow, TPlatform> _mapper = mapper;
    private readonly TPlatform _platform = platform;

    /// <inheritdoc cref="IPageTables.MapUser"/>
    public PageMapResult Map(Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        PagingError error = _mapper.Map(page, frame, ToAttributes(access), ref batch);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.AlreadyMapped or PagingError.OutOfFrames, "a user page cannot be mapped");
        return error switch
        {
            PagingError.None => PageMapResult.Mapped,
            PagingError.AlreadyMapped => PageMapResult.AlreadyMapped,
            _ => PageMapResult.OutOfMemory,
        };
    }

    /// <inheritdoc cref="IPageTables.ProtectUser"/>
    public void Protect(Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access)
    {
        // A single page is the most frequent range by far, and needs no search for what reaches over its ends.
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        PagingError error = from + 1 == end
            ? _mapper.Protect(from, ToAttributes(access), ref batch)
            : _mapper.ProtectRange(RangeOf(from, end), ToAttributes(access), ref batch);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.NotMapped, "a user page cannot be protected");
    }

    /// <inheritdoc cref="IPageTables.UnmapUser"/>
    public unsafe int Unmap(ref Page<Size4KiB> from, Page<Size4KiB> end, Span<Frame<Size4KiB>> frames)
    {
        if (from + 1 == end)
        {
            Page<Size4KiB> page = from;
            from = end;
            return UnmapOne(page, out frames[0]);
        }

        VirtualRange range = RangeOf(from, end);
        ulong most = (ulong)frames.Length * Page<Size4KiB>.Size;
        if (range.Length > most)
        {
            // Only now is it worth looking for where the first page lies.
            if (!_mapper.TryFindFirst(range, out PageLeaf first))
            {
                from = end;
                return 0;
            }

            range = VirtualRange.Create(first.Start, Math.Min(most, end.Start - first.Start));
        }

        // SAFETY: the range has no more pages than the span has places, and the span stays in place while it is pinned.
        fixed (Frame<Size4KiB>* places = frames)
        {
            FrameCollector collector = new(places);
            TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
            PagingError error = _mapper.UnmapRange(range, ref collector, ref batch);
            batch.Dispose();
            Check.That(error == PagingError.None, "a user page cannot be unmapped");
            from = Page<Size4KiB>.FromUnchecked(range.Start + range.Length);
            return collector.Count;
        }
    }

    /// <inheritdoc cref="IPageTables.TryFindUser"/>
    public bool TryFind(Page<Size4KiB> page, out Frame<Size4KiB> frame)
    {
        bool isFound = _mapper.TryFind(page.Start, out PageLeaf leaf);
        frame = Frame<Size4KiB>.FromUnchecked(leaf.Frame);
        return isFound;
    }

    private int UnmapOne(Page<Size4KiB> page, out Frame<Size4KiB> frame)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        PagingError error = _mapper.Unmap(page, out frame, ref batch);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.NotMapped, "a user page cannot be unmapped");
        return error == PagingError.None ? 1 : 0;
    }

    private static VirtualRange RangeOf(Page<Size4KiB> from, Page<Size4KiB> end) =>
        VirtualRange.Create(from.Start, end.Start - from.Start);

    private static PageAttributes ToAttributes(PageAccess access)
    {
        PageAttributes attributes = PageAttributes.User;
        attributes |= (access & PageAccess.Write) != 0 ? PageAttributes.Writable : 0;
        attributes |= (access & PageAccess.Execute) != 0 ? PageAttributes.Executable : 0;
        return access == PageAccess.None ? attributes | PageAttributes.Inaccessible : attributes;
    }
}
