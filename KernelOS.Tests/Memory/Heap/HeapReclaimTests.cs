using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>The heap gives pages back, at its end and inside, and takes them again.</summary>
public sealed unsafe class HeapReclaimTests
{
    [Test]
    public void WhatIsFreeAtTheEndIsGivenBack([Values] HeapDebugging debugging)
    {
        using TestHeap test = new(4 << 20, debugging);
        void* kept = test.Heap.Allocate(1000);
        nuint before = test.Heap.Extent;
        void* large = test.Heap.Allocate(1 << 20);
        void* small = test.Heap.Allocate(50);
        test.Heap.Free(large);
        test.Heap.Free(small);
        nuint given = test.Heap.Reclaim();
        Assert.That(given, Is.GreaterThanOrEqualTo((nuint)1 << 20));
        Assert.That(test.Heap.Extent, Is.LessThanOrEqualTo(before));
        Assert.That(test.Arena.Mapped, Is.EqualTo(test.Heap.Extent));
        HeapStatistics statistics = test.Heap.CheckAndCount();
        Assert.That(statistics.PeakExtent, Is.GreaterThan((nuint)1 << 20));
        Assert.That((ulong)test.Heap.Reclaim(), Is.Zero);
        Assert.That(test.Heap.Allocate(1 << 20) == large, Is.True);
        test.Heap.Free(kept);
    }

    [Test]
    public void WhatIsFreeInsideIsGivenBackAndComesAgain([Values] HeapDebugging debugging)
    {
        using TestHeap test = new(4 << 20, debugging);
        void* low = test.Heap.Allocate(200_000);
        void* middle = test.Heap.Allocate(1 << 20);
        void* top = test.Heap.Allocate(100);
        test.Heap.Free(middle);
        nuint extent = test.Heap.Extent;
        nuint given = test.Heap.Reclaim();
        Assert.That(given, Is.GreaterThanOrEqualTo((nuint)((1 << 20) - 8192)));
        HeapStatistics statistics = test.Heap.CheckAndCount();
        Assert.That(statistics.HollowBytes, Is.GreaterThanOrEqualTo((nuint)((1 << 20) - 8192)));
        Assert.That(test.Arena.Mapped + statistics.HollowBytes, Is.EqualTo(test.Heap.Extent));
        Assert.That((ulong)test.Heap.Reclaim(), Is.Zero, "all is given back already");

        // Where it was, there is room for several smaller ones before the heap grows.
        nint[] parts = [.. Enumerable.Range(0, 4).Select(_ => (nint)test.Heap.Allocate(200_000))];
        Assert.That(parts, Has.All.InRange((nint)low, (nint)top));
        Assert.That(test.Heap.Extent, Is.LessThanOrEqualTo(extent));
        test.Heap.CheckAndCount();
        foreach (nint part in parts)
        {
            test.Heap.Free((void*)part);
        }

        test.Heap.Free(low);
        test.Heap.Free(top);
        test.Heap.Reclaim();
        Assert.That(test.Arena.Mapped, Is.LessThanOrEqualTo((nuint)32 << 10));
        test.Heap.CheckAndCount();
    }

    [Test]
    public void InterruptsWaitForAFewPagesAtMost([Values] HeapDebugging debugging)
    {
        default(ThreadPlatform).RestoreInterrupts(InterruptState.Enabled);
        using HeapArena arena = new(16 << 20);
        KernelHeap<HeapArenaPages, ThreadPlatform> heap = new(arena.Start, 16 << 20, new HeapArenaPages(arena), default, new HeapOptions { Debugging = debugging });
        Random random = new(7);
        nint[] blocks = [.. Enumerable.Range(0, 500).Select(_ => (nint)heap.Allocate((nuint)random.Next(1000, 40_000)))];
        for (int left = 1; left >= 0; left--)
        {
            for (int i = 0; i < blocks.Length; i++)
            {
                if (blocks[i] != 0 && (left == 0 || i % 5 != 0))
                {
                    heap.Free((void*)blocks[i]);
                    blocks[i] = 0;
                }
            }

            Assert.That(heap.Reclaim(), Is.GreaterThan((nuint)1 << 20));
            heap.CheckAndCount();
        }

        Assert.That(arena.LargestUninterrupted, Is.LessThanOrEqualTo((nuint)4 * 4096));
        Assert.That(arena.Mapped, Is.LessThanOrEqualTo((nuint)32 << 10));
    }

    /// <summary>Every place where a free block may begin and end in a page.</summary>
    [Test]
    public void EveryAlignmentOfAFreeBlockIsSound([Values(0, 1, 2, 3)] int pages)
    {
        for (int front = 0; front < 4096; front += 16)
        {
            using TestHeap test = new(1 << 20);
            void* first = test.Heap.Allocate((nuint)(2000 + front));
            void* freed = test.Heap.Allocate((nuint)((pages * 4096) + 2000 + (front * 7 % 4096)));
            void* last = test.Heap.Allocate(2000);
            test.Heap.Free(freed);
            test.Heap.Reclaim();
            HeapStatistics statistics = test.Heap.CheckAndCount();
            Assert.That(test.Arena.Mapped + statistics.HollowBytes, Is.EqualTo(statistics.Extent), $"front {front}");
            test.Heap.Free(first);
            test.Heap.Free(last);
            test.Heap.Reclaim();
            test.Heap.CheckAndCount();
            Assert.That(test.Heap.Allocate(100_000) == null, Is.False, $"front {front}");
            test.Heap.CheckAndCount();
        }
    }

    /// <summary>The same work with the first, the second, … growth failing: what fails is null, and nothing is lost.</summary>
    [Test]
    public void EveryGrowthMayFail([Values] HeapDebugging debugging)
    {
        int calls = Work(0, debugging);
        Assert.That(calls, Is.GreaterThan(20));
        for (int failAt = 1; failAt <= calls; failAt++)
        {
            Work(failAt, debugging);
        }
    }

    [Test]
    public void EachNodeHasItsOwnPart()
    {
        using TestHeap test = new(4 << 20, HeapDebugging.Off, nodeCount: 4);
        test.Heap.SetNode(0, NumaNode.Create(2));
        List<nint> blocks = [.. Enumerable.Range(0, 500).Select(i => (nint)test.Heap.Allocate((nuint)(1500 + (i % 100))))];
        Assert.That(blocks.Select(block => test.Arena.GetNode((void*)block)), Has.All.EqualTo((NumaNode?)NumaNode.Create(2)));

        // Another node's CPU frees them: they come back to the list that they are from.
        test.Heap.SetNode(0, NumaNode.Create(1));
        blocks.ForEach(block => test.Heap.Free((void*)block));
        nint own = (nint)test.Heap.Allocate(3000);
        Assert.That(test.Arena.GetNode((void*)own), Is.EqualTo((NumaNode?)NumaNode.Create(1)));

        // When there is no memory any more, the others' free blocks serve.
        test.Available = 0;
        nint remote = (nint)test.Heap.Allocate(100_000);
        Assert.That(test.Arena.GetNode((void*)remote), Is.EqualTo((NumaNode?)NumaNode.Create(2)));
        test.Heap.Free((void*)own);
        test.Heap.Free((void*)remote);
        test.Heap.FlushCache();
        Assert.That(test.Heap.CheckAndCount().UsedBlocks, Is.EqualTo((nuint)1));
        test.Heap.Reclaim();
        test.Heap.CheckAndCount();
        Assert.That(test.Arena.Mapped, Is.LessThanOrEqualTo((nuint)32 << 10));
    }

    [Test]
    public void TheWordsThatEndTheNodesPartsAreNobodys()
    {
        using TestHeap test = new(4 << 20, HeapDebugging.Off, nodeCount: 2);
        byte* behind = test.Start + test.Heap.Extent;
        test.Heap.SetNode(0, NumaNode.Create(1));
        void* memory = test.Heap.Allocate(100);
        Assert.That((nint)memory, Is.GreaterThan((nint)behind), "so that the heap's range reaches further");
        Assert.That(() => test.Heap.Free(behind), Throws.TypeOf<KernelPanicException>());
        test.Heap.Free(memory);
    }

    [Test]
    public void WhenMemoryIsUsedUpEveryBlockThatFitsIsFound()
    {
        using TestHeap test = new(1 << 20);
        List<nint> fitting = [];
        List<nint> tooSmall = [];
        for (int i = 0; i < 10; i++)
        {
            // Sizes of one list, and between them what keeps them apart.
            fitting.Add((nint)test.Heap.Allocate(4500));
            test.Heap.Allocate(1500);
            tooSmall.Add((nint)test.Heap.Allocate(4200));
            test.Heap.Allocate(1500);
        }

        while (test.Heap.Allocate(4500) != null)
        {
        }

        fitting.ForEach(block => test.Heap.Free((void*)block));
        tooSmall.ForEach(block => test.Heap.Free((void*)block));
        HashSet<nint> found = [.. fitting.Select(_ => (nint)test.Heap.Allocate(4500))];
        Assert.That(found, Is.EquivalentTo(fitting));
        Assert.That(test.Heap.Allocate(4500) == null, Is.True);
        test.Heap.CheckAndCount();
    }

    private static int Work(int failAt, HeapDebugging debugging)
    {
        using TestHeap test = new(2 << 20, debugging);
        test.Arena.FailAt = failAt;
        int before = test.Arena.MapCalls;
        List<nint> blocks = [];
        Random random = new(42);
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 60; i++)
            {
                void* memory = test.Heap.Allocate((nuint)random.Next(1, 20_000));
                if (memory != null)
                {
                    blocks.Add((nint)memory);
                }
            }

            for (int i = blocks.Count - 1; i >= 0; i--)
            {
                if (random.Next(3) != 0)
                {
                    test.Heap.Free((void*)blocks[i]);
                    blocks.RemoveAt(i);
                }
            }

            test.Heap.Reclaim();
            HeapStatistics statistics = test.Heap.CheckAndCount();
            Assert.That(test.Arena.Mapped + statistics.HollowBytes, Is.EqualTo(statistics.Extent), $"call {failAt} failed");
        }

        blocks.ForEach(block => test.Heap.Free((void*)block));
        test.Heap.FlushCache();
        Assert.That(test.Heap.CheckAndCount().UsedBlocks, Is.EqualTo((nuint)1), $"call {failAt} failed");
        return test.Arena.MapCalls - before;
    }
}
