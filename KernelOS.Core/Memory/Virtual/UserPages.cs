using System;
using System.Runtime.CompilerServices;
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
    where TPlatform : struct, IFrameSharing, ITlb
{
    private const int FramesAtOnce = 64;

    private readonly PageMapper<TFormat, TWindow, TPlatform> _mapper = mapper;
    private readonly TPlatform _platform = platform;

    /// <summary>The mapper of the space.</summary>
    public PageMapper<TFormat, TWindow, TPlatform> Mapper => _mapper;

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

    /// <inheritdoc cref="IPageTables.TryMapUser"/>
    public bool TryMap(Page<Size4KiB> first, ReadOnlySpan<Frame<Size4KiB>> frames, ulong wanted, PageAccess access, out ulong mapped)
    {
        PagingError error = _mapper.MapSmall(first, frames, wanted, ToAttributes(access), out mapped);
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "user pages cannot be mapped");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.ReplaceUser"/>
    public void Replace(Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        PagingError error = _mapper.Replace(page, frame, ToAttributes(access), ref batch);
        batch.Dispose();
        Check.That(error == PagingError.None, "a user page cannot be replaced");
    }

    /// <inheritdoc cref="IPageTables.ProtectUser"/>
    public void Protect(Page<Size4KiB> from, Page<Size4KiB> end, PageAccess access, PageSharing sharing)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        if (sharing == PageSharing.Private && (access & PageAccess.Write) != 0)
        {
            ProtectPrivateChange<TFormat> change = new(ToAttributes(access), _platform.FrameReferences);
            _mapper.ChangeSmall(RangeOf(from, end), ref change, ref batch);
        }
        else
        {
            ProtectChange<TFormat> change = new(ToAttributes(access));
            _mapper.ChangeSmall(RangeOf(from, end), ref change, ref batch);
        }

        batch.Dispose();
    }

    /// <inheritdoc cref="IPageTables.UnmapUser"/>
    public ulong Unmap(Page<Size4KiB> from, Page<Size4KiB> end, TlbState tlb)
    {
        if (tlb == TlbState.HoldsNone)
        {
            return Unmap(RangeOf(from, end), default(NoTlb));
        }

        return Unmap(RangeOf(from, end), _platform);
    }

    /// <summary>Copies pages into another space (see <see cref="IPageTables.TryCopyUser"/>).</summary>
    public bool TryCopy<TTarget>(
        Page<Size4KiB> first, Page<Size4KiB> end, PageMapper<TFormat, TTarget, TPlatform> target, PageSharing sharing, out ulong count)
        where TTarget : struct, ITableWindow
    {
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        PagingError error = _mapper.CopySmall(RangeOf(first, end), target, _platform.FrameReferences, sharing, ref batch, out count);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "user pages cannot be copied");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.TryMoveUser"/>
    public bool TryMove(Page<Size4KiB> first, Page<Size4KiB> end, Page<Size4KiB> to)
    {
        TlbBatch<TPlatform, TPlatform> batch = new(_platform, _platform);
        PagingError error = _mapper.MoveSmall(RangeOf(first, end), to, ref batch);
        batch.Dispose();
        Check.That(error is PagingError.None or PagingError.OutOfFrames, "user pages cannot be moved");
        return error == PagingError.None;
    }

    /// <inheritdoc cref="IPageTables.TryFindUser"/>
    public bool TryFind(Page<Size4KiB> page, out UserPage found)
    {
        bool isFound = _mapper.TryFind(page.Start, out PageLeaf leaf);
        found = new UserPage(Frame<Size4KiB>.FromUnchecked(leaf.Frame), (leaf.Attributes & PageAttributes.Writable) != 0);
        return isFound;
    }

    [SkipLocalsInit]
    private unsafe ulong Unmap<TTlb>(VirtualRange range, TTlb tlb)
        where TTlb : struct, ITlb
    {
        // SAFETY: there is room for as many frames as are asked for.
        Frame<Size4KiB>* frames = stackalloc Frame<Size4KiB>[FramesAtOnce];
        FrameReferences references = _platform.FrameReferences;
        ulong unmapped = 0;
        do
        {
            TlbBatch<TTlb, TPlatform> batch = new(tlb, _platform);
            int count = _mapper.UnmapSome(ref range, frames, FramesAtOnce, ref batch);
            batch.Dispose();
            for (int i = 0; i < count; i++)
            {
                if (!references.TryRemove(frames[i]))
                {
                    _platform.FreeFrame(frames[i]);
                }
            }

            unmapped += (ulong)count;
        }
        while (!range.IsEmpty);
        return unmapped;
    }

    private static VirtualRange RangeOf(Page<Size4KiB> from, Page<Size4KiB> end) =>
        VirtualRange.FromUnchecked(from.Start.Value, end.Start.Value - from.Start.Value);

    private static PageAttributes ToAttributes(PageAccess access)
    {
        PageAttributes attributes = PageAttributes.User;
        attributes |= (access & PageAccess.Write) != 0 ? PageAttributes.Writable : 0;
        attributes |= (access & PageAccess.Execute) != 0 ? PageAttributes.Executable : 0;
        return access == PageAccess.None ? attributes | PageAttributes.Inaccessible : attributes;
    }
}
