using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;

namespace KernelOS.Benchmarks;

/// <summary>The frame allocator: a private one, whose frames are numbers only.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
// SAFETY: the arenas hold what the work asks room for.
internal static unsafe class FrameBenchmarks<TPlatform>
    where TPlatform : struct, ICpu
{
    private const uint Pairs = 1_000_000;
    private const uint LargePairs = 100_000;

    /// <summary>Measures all cases.</summary>
    public static void Run()
    {
        MemoryMap map = FrameWork<TPlatform>.CreateMap();

        // 2 MiB of frames, 1 MiB of them again, 1 MiB of the permutation and a little more, 4 MiB of indexes, the metadata.
        Arena arena = Arena.Take(order: 12);
        byte* metadata = arena.Memory;
        Frame<Size4KiB>* live = (Frame<Size4KiB>*)(arena.Memory + (1 << 20));
        Frame<Size4KiB>* kept = (Frame<Size4KiB>*)(arena.Memory + (3 << 20));
        uint* order = (uint*)(arena.Memory + (4 << 20));
        uint* indexes = (uint*)(arena.Memory + (6 << 20));

        FrameAllocator<TPlatform> frames = new(map, cpuCount: 1, default, metadata);
        Measurement measurement = Measurement.Start("frames"u8, "a-pair"u8);
        FrameWork<TPlatform>.Pairs<Size4KiB>(frames, Pairs);
        measurement.End(Pairs);

        frames = new(map, cpuCount: 1, default, metadata);
        XorShiftStar random = XorShiftStar.Create();
        random.Permute(order, FrameWork<TPlatform>.Count);
        measurement = Measurement.Start("frames"u8, "b-alloc"u8);
        FrameWork<TPlatform>.Allocate(frames, live, FrameWork<TPlatform>.Count);
        measurement.End(FrameWork<TPlatform>.Count);
        measurement = Measurement.Start("frames"u8, "b-free"u8);
        FrameWork<TPlatform>.Free(frames, live, order, FrameWork<TPlatform>.Count);
        measurement.End(FrameWork<TPlatform>.Count);

        frames = new(map, cpuCount: 1, default, metadata);
        random = XorShiftStar.Create();
        FrameWork<TPlatform>.HalveAtRandom(frames, ref random, live, order, kept);
        for (uint i = 0; i < Pairs; i++)
        {
            indexes[i] = random.Below(FrameWork<TPlatform>.Count / 2);
        }

        measurement = Measurement.Start("frames"u8, "c-pair"u8);
        FrameWork<TPlatform>.Replace(frames, kept, indexes, Pairs);
        measurement.End(Pairs);
        RunLarge(map, metadata, live, order, kept);
        arena.Free();
    }

    private static void RunLarge(MemoryMap map, byte* metadata, Frame<Size4KiB>* live, uint* order, Frame<Size4KiB>* kept)
    {
        FrameAllocator<TPlatform> frames = new(map, cpuCount: 1, default, metadata);
        Measurement measurement = Measurement.Start("frames"u8, "d1"u8);
        FrameWork<TPlatform>.Pairs<Size2MiB>(frames, LargePairs);
        measurement.End(LargePairs);

        frames = new(map, cpuCount: 1, default, metadata);
        XorShiftStar random = XorShiftStar.Create();
        FrameWork<TPlatform>.HalveAroundBlocks(frames, ref random, order);
        measurement = Measurement.Start("frames"u8, "d2"u8);
        FrameWork<TPlatform>.Pairs<Size2MiB>(frames, LargePairs);
        measurement.End(LargePairs);

        frames = new(map, cpuCount: 1, default, metadata);
        random = XorShiftStar.Create();
        FrameWork<TPlatform>.HalveAtRandom(frames, ref random, live, order, kept);
        measurement = Measurement.Start("frames"u8, "d3"u8);
        FrameWork<TPlatform>.Failures<Size2MiB>(frames, LargePairs);
        measurement.End(LargePairs);
    }
}
