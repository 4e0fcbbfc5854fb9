using System.Collections.Generic;
using KernelOS.Boot;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.SelfTest;

/// <summary>The collections of our own System, on the kernel's heap.</summary>
internal static class CollectionTests
{
    private const int Elements = 10_000;

    /// <summary>A list, a dictionary, a set and a queue hold what they are given, and when they are given back nothing is left of them.</summary>
    public static void CollectionsGiveBackWhatTheyHave(ref SelfTestRunner test)
    {
        // The first time makes the comparers, which stay.
        Use(ref test);
        HeapStatistics before = HeapPlug.Heap.CheckAndCount();
        Use(ref test);
        HeapStatistics after = HeapPlug.Heap.CheckAndCount();
        test.Check(after.UsedBlocks == before.UsedBlocks && after.UsedBytes == before.UsedBytes, $"{after.UsedBlocks - before.UsedBlocks} blocks were left behind");
    }

    private static void Use(ref SelfTestRunner test)
    {
        List<int>? v = [];
        Dictionary<int, long>? squares = [];
        HashSet<long>? set = [];
        Queue<object>? queue = new();
        for (int i = 0; i < Elements; i++)
        {
            v.Add(i);
            squares.Add(i, (long)i * i);
            set.Add(i % 100);
            queue.Enqueue(v);
        }

        long sum = 0;
        foreach (int item in v)
        {
            sum += squares[item] - item;
        }

        test.Check(sum == 333_283_335_000 - 49_995_000, $"the sum is {sum}");
        test.Check(set.Count == 100 && set.Contains(99) && !set.Contains(100), "a set does not hold what it was given");
        v.Sort(static (a, b) => b - a);
        test.Check(v[0] == Elements - 1 && v[^1] == 0, "a list was not sorted");
        while (queue.TryDequeue(out object? item))
        {
            test.Check(ReferenceEquals(item, v), "a queue gives something else");
        }

        v.Clear();
        v.TrimExcess();
        squares.Clear();
        squares.TrimExcess();
        set.Clear();
        set.TrimExcess();
        queue.TrimExcess();
        HeapPlug.Free(ref v);
        HeapPlug.Free(ref squares);
        HeapPlug.Free(ref set);
        HeapPlug.Free(ref queue);
    }
}
