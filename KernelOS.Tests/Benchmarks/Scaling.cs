using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using KernelOS.Benchmarks;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Benchmarks;

/// <summary>How much more two threads do than one, with one frame allocator: a million pairs each from a fresh allocator, in pieces of which the best counts, many times by turns.</summary>
/// <remarks>a: allocate and free; d: the same with 2 MiB; c: each thread has a quarter of all frames, and allocates one and frees another at random.</remarks>
public static unsafe class Scaling
{
    private const int Rounds = 12;
    private const int Chunks = 10;
    private const uint Pairs = 100_000;
    private const uint Own = FrameWork<HostCpu>.Count / 4;

    /// <summary>Measures, and writes a line for each.</summary>
    public static void Run(TextWriter output)
    {
        using HostThreads one = new(1);
        using HostThreads two = new(2);
        MemoryMap map = FrameWork<HostCpu>.CreateMap();
        byte* metadata = HostMemory.Allocate((nuint)FrameAllocator<HostCpu>.GetMetadataBytes(map, 2));
        Func<FrameAllocator<HostCpu>> create = () => new FrameAllocator<HostCpu>(map, 2, default, metadata);
        Report(output, "a: allocate and free", 1.9, threads => Measure(threads, create(), static (frames, _) => FrameWork<HostCpu>.Pairs<Size4KiB>(frames, Pairs)), one, two);

        Report(output, "d: allocate and free 2 MiB", 1.6, threads => Measure(threads, create(), static (frames, _) => FrameWork<HostCpu>.Pairs<Size2MiB>(frames, Pairs)), one, two);

        Frame<Size4KiB>*[] live = new Frame<Size4KiB>*[2];
        uint*[] indexes = new uint*[2];
        for (int cpu = 0; cpu < 2; cpu++)
        {
            live[cpu] = (Frame<Size4KiB>*)HostMemory.Allocate(Own * (nuint)sizeof(Frame<Size4KiB>));
            indexes[cpu] = (uint*)HostMemory.Allocate(Pairs * sizeof(uint));
        }

        Report(
            output,
            "c: allocate one, free another",
            1.6,
            threads =>
            {
                FrameAllocator<HostCpu> frames = create();
                Prepare(frames, two, live, indexes);
                return Measure(threads, frames, (allocator, cpu) => FrameWork<HostCpu>.Replace(allocator, live[cpu], indexes[cpu], Pairs));
            },
            one,
            two);
    }

    /// <summary>Each thread allocates half of all frames, frees half of them at random, and has the others.</summary>
    private static void Prepare(FrameAllocator<HostCpu> frames, HostThreads threads, Frame<Size4KiB>*[] live, uint*[] indexes)
    {
        threads.Run(cpu =>
        {
            Frame<Size4KiB>* all = (Frame<Size4KiB>*)NativeMemory.Alloc(2 * Own * (nuint)sizeof(Frame<Size4KiB>));
            uint* order = (uint*)NativeMemory.Alloc(2 * Own * sizeof(uint));
            XorShiftStar random = XorShiftStar.Create();
            random.Permute(order, 2 * Own);
            for (uint i = 0; i < 2 * Own; i++)
            {
                Check.That(frames.TryAllocate(out all[i]), "a frame is free that is not given out");
            }

            FrameWork<HostCpu>.Free(frames, all, order, Own);
            for (uint i = 0; i < Own; i++)
            {
                live[cpu][i] = all[order[Own + i]];
            }

            for (uint i = 0; i < Pairs; i++)
            {
                indexes[cpu][i] = random.Below(Own);
            }

            NativeMemory.Free(all);
            NativeMemory.Free(order);
        });
    }

    /// <summary>The best of a million pairs' pieces for each thread, in pairs per microsecond: million pairs per second.</summary>
    private static double Measure(HostThreads threads, FrameAllocator<HostCpu> frames, Action<FrameAllocator<HostCpu>, int> work)
    {
        double best = 0;
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            best = Math.Max(best, threads.Count * Pairs / threads.Run(cpu => work(frames, cpu)).TotalMicroseconds);
        }

        return best;
    }

    private static void Report(TextWriter output, string title, double aim, Func<HostThreads, double> measure, HostThreads one, HostThreads two)
    {
        double alone = 0;
        double together = 0;
        for (int round = 0; round < Rounds; round++)
        {
            alone = Math.Max(alone, measure(one));
            together = Math.Max(together, measure(two));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title}: one thread {alone:0.0}, two threads {together:0.0} million pairs/s: {together / alone:0.00} times (aim {aim:0.0}{(together < aim * alone ? ", MISSED" : "")})"));
    }
}
