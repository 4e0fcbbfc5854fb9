using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Platform;

namespace KernelOS.Benchmarks;

/// <summary>The page mapper: tables that no CPU uses, so there is nothing to invalidate.</summary>
/// <typeparam name="TFormat">The tables' format.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static unsafe class PagingBenchmarks<TFormat, TPlatform>
    where TFormat : struct, IPageTableFormat
    where TPlatform : struct, IPhysicalMemory
{
    /// <summary>Measures all cases.</summary>
    /// <param name="format">The format's name, UTF-8.</param>
    public static void Run(ReadOnlySpan<byte> format)
    {
        Arena arena = Arena.Take(order: 9);
        ulong next = arena.Frames.First.Number;
        BumpFrames frames = new(&next, next + arena.Frames.Count);
        PageMapper<TFormat, DirectWindow<TPlatform>, BumpFrames> mapper = CreateMapper(frames, Size1GiB.Shift);
        const ulong small = PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.SmallPages;
        Measurement measurement = Measurement.Start(format, "map"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Map<Size4KiB>(mapper, frames, small);
        measurement.End(small);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Unmap<Size4KiB>(mapper, frames, small);
        measurement = Measurement.Start(format, "map-again"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Map<Size4KiB>(mapper, frames, small);
        measurement.End(small);
        measurement = Measurement.Start(format, "translate"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Translate<Size4KiB>(mapper, small);
        measurement.End(small);
        measurement = Measurement.Start(format, "unmap"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Unmap<Size4KiB>(mapper, frames, small);
        measurement.End(small);

        const ulong large = PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.LargePages;
        measurement = Measurement.Start(format, "large-map"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Map<Size2MiB>(mapper, frames, large);
        measurement.End(large);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Unmap<Size2MiB>(mapper, frames, large);
        measurement = Measurement.Start(format, "large-map-again"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Map<Size2MiB>(mapper, frames, large);
        measurement.End(large);
        measurement = Measurement.Start(format, "large-translate"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Translate<Size2MiB>(mapper, large);
        measurement.End(large);
        measurement = Measurement.Start(format, "large-unmap"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.Unmap<Size2MiB>(mapper, frames, large);
        measurement.End(large);
        RunRanges(format, frames);
        arena.Free();
    }

    // Only with 4 KiB pages, or the ranges would be mapped with larger ones.
    private static void RunRanges(ReadOnlySpan<byte> format, BumpFrames frames)
    {
        PageMapper<TFormat, DirectWindow<TPlatform>, BumpFrames> mapper = CreateMapper(frames, Size4KiB.Shift);
        const ulong count = PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.SmallPages;
        Measurement measurement = Measurement.Start(format, "range-map"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.MapRange(mapper, frames, count << Size4KiB.Shift);
        measurement.End(count);
        measurement = Measurement.Start(format, "range-unmap"u8);
        PagingWork<TFormat, DirectWindow<TPlatform>, BumpFrames>.UnmapRange(mapper, frames, count << Size4KiB.Shift);
        measurement.End(count);
    }

    private static PageMapper<TFormat, DirectWindow<TPlatform>, BumpFrames> CreateMapper(BumpFrames frames, int largestShift)
    {
        TPlatform memory = default;
        if (!RootTable<TFormat>.TryCreate(frames, memory, -1, out Frame<Size4KiB> root))
        {
            Panic.Raise("the benchmark has no frame for its root table");
        }

        return new PageMapper<TFormat, DirectWindow<TPlatform>, BumpFrames>(root, new DirectWindow<TPlatform>(memory), frames, largestShift);
    }
}
