using System;
using System.Globalization;
using System.IO;
using KernelOS.Benchmarks;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Benchmarks;

/// <summary>How much more two threads do than one, with one frame allocator: 100,000 pairs each, the best of many rounds by turns.</summary>
/// <remarks>a: allocate and free; c: each thread has a quarter of all frames, and allocates one and frees another at random.</remarks>
public static unsafe class Scaling
{
    private const int Rounds = 200;
    private const uint Pairs = 100_000;
    private const uint Own = FrameWork<HostCpu>.Count / 4;

    /// <summary>Measures, and writes two lines.</summary>
    public static void Run(TextWriter output)
    {
        using HostThreads one = new(1);
        using HostThreads two = new(2);
        MemoryMap map = FrameWork<HostCpu>.CreateMap();
        byte* metadata = HostMemory.Allocate((nuint)FrameAllocator<HostCpu>.GetMetadataBytes(map, 2));
        FrameAllocator<HostCpu> frames = new(map, 2, default, metadata);
        Report(output, "a: allocate and free", 1.9, one, two, _ => FrameWork<HostCpu>.Pairs<Size4KiB>(frames, Pairs));

        frames = new FrameAllocator<HostCpu>(map, 2, default, metadata);
        Frame<Size4KiB>*[] live = new Frame<Size4KiB>*[2];
        uint*[] indexes = new uint*[2];
        Prepare(frames, two, live, indexes);
        Report(output, "c: allocate one, free another", 1.6, one, two, cpu => FrameWork<HostCpu>.Replace(frames, live[cpu], indexes[cpu], Pairs));
    }

    /// <summary>Each thread allocates half of all frames, frees half of them at random, and has the others.</summary>
    private static void Prepare(FrameAllocator<HostCpu> frames, HostThreads threads, Frame<Size4KiB>*[] live, uint*[] indexes)
    {
        threads.Run(cpu =>
        {
            Frame<Size4KiB>* all = (Frame<Size4KiB>*)HostMemory.Allocate(2 * Own * (nuint)sizeof(Frame<Size4KiB>));
            uint* order = (uint*)HostMemory.Allocate(2 * Own * sizeof(uint));
            XorShiftStar random = XorShiftStar.Create();
            random.Permute(order, 2 * Own);
            FrameWork<HostCpu>.Allocate(frames, all, 2 * Own);
            FrameWork<HostCpu>.Free(frames, all, order, Own);
            live[cpu] = (Frame<Size4KiB>*)HostMemory.Allocate(Own * (nuint)sizeof(Frame<Size4KiB>));
            indexes[cpu] = (uint*)HostMemory.Allocate(Pairs * sizeof(uint));
            for (uint i = 0; i < Own; i++)
            {
                live[cpu][i] = all[order[Own + i]];
            }

            for (uint i = 0; i < Pairs; i++)
            {
                indexes[cpu][i] = random.Below(Own);
            }
        });
    }

    private static void Report(TextWriter output, string title, double aim, HostThreads one, HostThreads two, Action<int> work)
    {
        double alone = 0;
        double together = 0;
        // Pairs per microsecond are million pairs per second.
        for (int round = 0; round < Rounds; round++)
        {
            alone = Math.Max(alone, Pairs / one.Run(work).TotalMicroseconds);
            together = Math.Max(together, 2 * Pairs / two.Run(work).TotalMicroseconds);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title}: one thread {alone:0.0}, two threads {together:0.0} million pairs/s: {together / alone:0.00} times (aim {aim:0.0}{(together < aim * alone ? ", MISSED" : "")})"));
    }
}
