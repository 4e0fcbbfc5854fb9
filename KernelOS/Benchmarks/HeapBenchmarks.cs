using KernelOS.Core.Memory.Heap;

namespace KernelOS.Benchmarks;

/// <summary>The heap: a private one in an arena of its own.</summary>
// SAFETY: the arenas hold what the work asks room for.
internal static unsafe class HeapBenchmarks
{
    private const uint Replacements = 1_000_000;
    private const uint Fixed = 100_000;

    /// <summary>Measures all cases.</summary>
    public static void Run()
    {
        Arena memory = Arena.Take(order: 12);
        Arena arrays = Arena.Take(order: 11);
        void** slots = (void**)arrays.Memory;
        ushort* live = (ushort*)(arrays.Memory + (1 << 19));
        ushort* indexes = (ushort*)(arrays.Memory + (1 << 20));
        ushort* sizes = (ushort*)(arrays.Memory + (4 << 20));

        // The first sizes are those that fill the slots.
        XorShiftStar random = XorShiftStar.Create();
        for (uint i = 0; i < HeapWork<ArenaPages>.Slots; i++)
        {
            sizes[i] = (ushort)random.NextSize();
        }

        for (uint i = 0; i < Replacements; i++)
        {
            indexes[i] = (ushort)random.Below(HeapWork<ArenaPages>.Slots);
            sizes[HeapWork<ArenaPages>.Slots + i] = (ushort)random.NextSize();
        }

        KernelHeap<ArenaPages, SoleUser> heap = new(memory.Memory, HeapWork<ArenaPages>.ArenaBytes, default, new SoleUser(), new HeapOptions());
        Measurement measurement = Measurement.Start("heap"u8, "fixed64-empty"u8);
        HeapWork<ArenaPages>.Fixed64(heap, Fixed);
        measurement.End(Fixed);

        heap = new(memory.Memory, HeapWork<ArenaPages>.ArenaBytes, default, new SoleUser(), new HeapOptions());
        HeapWork<ArenaPages>.Fill(heap, slots, sizes);
        measurement = Measurement.Start("heap"u8, "replace"u8);
        HeapWork<ArenaPages>.Replace(heap, slots, indexes, sizes + HeapWork<ArenaPages>.Slots, Replacements);
        measurement.End(Replacements);

        // Not instructions, but KiB.
        Measurement.Report("heap"u8, "extent"u8, 1, heap.Extent >> 10);
        Measurement.Report("heap"u8, "live"u8, 1, HeapWork<ArenaPages>.CountLive(indexes, sizes, live, Replacements) >> 10);
        measurement = Measurement.Start("heap"u8, "fixed64-after"u8);
        HeapWork<ArenaPages>.Fixed64(heap, Fixed);
        measurement.End(Fixed);
        heap.CheckAndCount();
        memory.Free();
        arrays.Free();
    }
}
