using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Platform;

namespace KernelOS.Benchmarks;

/// <summary>Defined work for page tables that no CPU uses; on the host and on the machine the same.</summary>
/// <typeparam name="TFormat">The tables' format.</typeparam>
/// <typeparam name="TWindow">How they are reached.</typeparam>
/// <typeparam name="TFrames">Where they come from.</typeparam>
internal static class PagingWork<TFormat, TWindow, TFrames>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TFrames : struct, IFrameSource
{
    /// <summary>How many pages of 4 KiB are mapped.</summary>
    public const ulong SmallPages = 16_384;

    /// <summary>How many pages of 2 MiB are mapped.</summary>
    public const ulong LargePages = 32_768;

    private const ulong Virtual = 0x0000_1000_0000_0000;
    private const ulong Physical = 0x1_0000_0000;
    private const PageAttributes Attributes = PageAttributes.Writable;

    /// <summary>Maps pages one by one.</summary>
    public static void Map<TSize>(PageMapper<TFormat, TWindow, TFrames> mapper, TFrames frames, ulong count)
        where TSize : struct, IPageSize
    {
        TlbBatch<NoTlb, TFrames> batch = new(default, frames);
        for (ulong i = 0; i < count; i++)
        {
            Page<TSize> page = Page<TSize>.FromUnchecked(VirtualAddress.FromUnchecked(Virtual + (i << TSize.Shift)));
            Frame<TSize> frame = Frame<TSize>.FromUnchecked(PhysicalAddress.FromUnchecked(Physical + (i << TSize.Shift)));
            if (mapper.Map(page, frame, Attributes, ref batch) != PagingError.None)
            {
                Panic.Raise("the benchmark could not map a page");
            }
        }

        batch.Dispose();
    }

    /// <summary>Translates an address in each page.</summary>
    public static void Translate<TSize>(PageMapper<TFormat, TWindow, TFrames> mapper, ulong count)
        where TSize : struct, IPageSize
    {
        ulong expected = Physical;
        ulong end = Virtual + (count << TSize.Shift);
        for (ulong address = Virtual; address != end; address += 1UL << TSize.Shift, expected += 1UL << TSize.Shift)
        {
            if (!mapper.TryTranslate(VirtualAddress.FromUnchecked(address), out PhysicalAddress physical) || physical.Value != expected)
            {
                Panic.Raise("the benchmark found a wrong translation");
            }
        }
    }

    /// <summary>Unmaps pages one by one.</summary>
    public static void Unmap<TSize>(PageMapper<TFormat, TWindow, TFrames> mapper, TFrames frames, ulong count)
        where TSize : struct, IPageSize
    {
        TlbBatch<NoTlb, TFrames> batch = new(default, frames);
        for (ulong i = 0; i < count; i++)
        {
            Page<TSize> page = Page<TSize>.FromUnchecked(VirtualAddress.FromUnchecked(Virtual + (i << TSize.Shift)));
            if (mapper.Unmap(page, out Frame<TSize> _, ref batch) != PagingError.None)
            {
                Panic.Raise("the benchmark could not unmap a page");
            }
        }

        batch.Dispose();
    }

    /// <summary>Maps a range at once.</summary>
    public static void MapRange(PageMapper<TFormat, TWindow, TFrames> mapper, TFrames frames, ulong bytes)
    {
        TlbBatch<NoTlb, TFrames> batch = new(default, frames);
        VirtualRange range = VirtualRange.Create(VirtualAddress.Create(Virtual), bytes);
        if (mapper.MapRange(range, PhysicalAddress.Create(Physical), Attributes, ref batch) != PagingError.None)
        {
            Panic.Raise("the benchmark could not map a range");
        }

        batch.Dispose();
    }

    /// <summary>Unmaps a range at once.</summary>
    public static void UnmapRange(PageMapper<TFormat, TWindow, TFrames> mapper, TFrames frames, ulong bytes)
    {
        TlbBatch<NoTlb, TFrames> batch = new(default, frames);
        VirtualRange range = VirtualRange.Create(VirtualAddress.Create(Virtual), bytes);
        IgnorePages visitor = default;
        if (mapper.UnmapRange(range, ref visitor, ref batch) != PagingError.None)
        {
            Panic.Raise("the benchmark could not unmap a range");
        }

        batch.Dispose();
    }
}
