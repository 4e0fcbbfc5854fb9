using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap;

public sealed unsafe class KernelHeapTests
{
    /// <summary>The block of the heap's own caches.</summary>
    private const nuint OwnBlocks = 1;

    [Test]
    public void EverythingMergesBackIntoOneBlock()
    {
        using TestHeap test = new(1 << 20);
        List<nint> blocks = [];
        for (nuint size = 0; size < 2000; size += 7)
        {
            blocks.Add((nint)test.Heap.Allocate(size));
        }

        Assert.That(blocks, Has.None.Zero.And.Unique);
        foreach (nint block in blocks.Where((_, i) => i % 2 == 0).Concat(blocks.Where((_, i) => i % 2 != 0)))
        {
            test.Heap.Free((void*)block);
        }

        test.Heap.FlushCache();
        HeapStatistics statistics = test.Heap.CheckAndCount();
        Assert.That((statistics.UsedBlocks, statistics.FreeBlocks, statistics.FreeBytes), Is.EqualTo((OwnBlocks, (nuint)1, statistics.Extent - 16 - statistics.UsedBytes - (nuint)sizeof(FreeLists))));
    }

    [Test]
    public void MemoryIsAlignedAsAsked([Values(1, 16, 32, 64, 4096, 65536)] int alignment, [Values(0, 1, 24, 25, 500, 5000)] int size)
    {
        using TestHeap test = new(4 << 20);
        List<nint> blocks = [];
        for (int i = 0; i < 10; i++)
        {
            void* memory = test.Heap.Allocate((nuint)size, (nuint)alignment);
            Assert.That((ulong)memory % (ulong)Math.Max(alignment, 16), Is.Zero);
            Assert.That(test.Heap.GetUsableSize(memory), Is.GreaterThanOrEqualTo((nuint)size));
            new Span<byte>(memory, size).Fill(0xEE);
            blocks.Add((nint)memory);
            blocks.Add((nint)test.Heap.Allocate((nuint)(i * 8)));
        }

        test.Heap.CheckAndCount();
        blocks.ForEach(block => test.Heap.Free((void*)block));
        test.Heap.FlushCache();
        Assert.That(test.Heap.CheckAndCount().FreeBlocks, Is.EqualTo((nuint)1));
    }

    [Test]
    public void RunningOutIsNullAndFreeingHelps()
    {
        using TestHeap test = new(1 << 20);
        test.Available = 256 << 10;
        List<nint> blocks = [];
        for (void* memory = test.Heap.Allocate(1000); memory != null; memory = test.Heap.Allocate(1000))
        {
            blocks.Add((nint)memory);
        }

        Assert.That(blocks, Has.Count.EqualTo(269));
        Assert.That(test.Heap.Allocate(1000) == null, Is.True);
        Assert.That(test.Heap.TryReserve(1000), Is.False);
        test.Heap.Free((void*)blocks[7]);
        Assert.That(test.Heap.TryReserve(1000), Is.True);
        Assert.That((nint)test.Heap.Allocate(1000), Is.EqualTo(blocks[7]));
    }

    [TestCase(0x7FFF_FFFF_FFFF_FFFFUL)]
    [TestCase(ulong.MaxValue)]
    [TestCase(ulong.MaxValue - 7)]
    [TestCase(1UL << 36)]
    [TestCase((1UL << 20) + 1)]
    public void ImpossibleSizesAreNull(ulong size)
    {
        using TestHeap test = new(1 << 20);
        nuint extent = test.Heap.Extent;
        Assert.That(test.Heap.Allocate((nuint)size) == null, Is.True);
        Assert.That(test.Heap.Allocate((nuint)size, 4096) == null, Is.True);
        Assert.That(test.Heap.Allocate(16, (nuint)1 << 40) == null, Is.True);
        Assert.That(test.Heap.TryReserve((nuint)size), Is.False);
        Assert.That(test.Heap.Extent, Is.EqualTo(extent));
    }

    [Test]
    public void SmallBlocksKeptForLaterAreUsedWhenALargeOneIsNeeded()
    {
        using TestHeap test = new(128 << 10);
        List<nint> blocks = [];
        for (void* memory = test.Heap.Allocate(100); memory != null; memory = test.Heap.Allocate(100))
        {
            blocks.Add((nint)memory);
        }

        blocks.ForEach(block => test.Heap.Free((void*)block));
        Assert.That(test.Heap.CheckAndCount().CachedBytes, Is.GreaterThan((nuint)1000));
        Assert.That(test.Heap.Allocate(120 << 10) == null, Is.False);
    }

    [TestCase(24)]
    [TestCase(100)]
    [TestCase(600)]
    [TestCase(2000)]
    public void WrongPointersPanic(int size)
    {
        using TestHeap test = new(1 << 20);
        byte* first = (byte*)test.Heap.Allocate((nuint)size);
        byte* second = (byte*)test.Heap.Allocate((nuint)size);
        byte* third = (byte*)test.Heap.Allocate((nuint)size);
        test.Heap.Free(null);
        Expect(() => test.Heap.Free(first + 8));
        Expect(() => test.Heap.Free(first + 16));
        Expect(() => test.Heap.Free(test.Start));
        Expect(() => test.Heap.Free(test.Start - 16));
        Expect(() => test.Heap.Free(test.Start + test.Heap.Extent));
        Expect(() => test.Heap.Free((void*)16));
        test.Heap.Free(second);
        Expect(() => test.Heap.Free(second));
        test.Heap.Free(first);
        test.Heap.Free(third);
        Expect(() => test.Heap.Free(first));
        Expect(() => test.Heap.Free(second));
        Expect(() => test.Heap.Free(third));
        test.Heap.FlushCache();
        Expect(() => test.Heap.Free(first));
        Expect(() => test.Heap.Free(second));
        Expect(() => test.Heap.Free(third));
        test.Heap.CheckAndCount();
    }

    [Test]
    public void OverwrittenHeadsAreNoticed()
    {
        using TestHeap test = new(1 << 20);
        byte* first = (byte*)test.Heap.Allocate(5000);
        byte* second = (byte*)test.Heap.Allocate(5000);
        new Span<byte>(first, (int)(second - first)).Fill(0x41);
        Expect(() => test.Heap.Free(second));
        Expect(() => test.Heap.Free(first));
        Expect(() => test.Heap.CheckAndCount());
    }

    /// <summary>Random allocations, each full of a pattern of its own that must still be there when it is freed.</summary>
    [TestCase(1, 500_000, HeapDebugging.Off)]
    [TestCase(2, 500_000, HeapDebugging.Off)]
    [TestCase(3, 200_000, HeapDebugging.On)]
    public void RandomUseKeepsEveryBlockIntact(int seed, int operations, HeapDebugging debugging)
    {
        using TestHeap test = new(4 << 20, debugging);
        Random random = new(seed);
        List<(nint Memory, int Size, byte Pattern)> live = [];
        for (int i = 0; i < operations; i++)
        {
            if (live.Count > 0 && random.Next(live.Count + 400) < live.Count + 100)
            {
                int victim = random.Next(live.Count);
                (nint memory, int size, byte pattern) = live[victim];
                live[victim] = live[^1];
                live.RemoveAt(live.Count - 1);
                if (new Span<byte>((void*)memory, size).IndexOfAnyExcept(pattern) >= 0)
                {
                    Assert.Fail($"seed {seed}, operation {i}: a block was overwritten");
                }

                test.Heap.Free((void*)memory);
            }
            else
            {
                int size = random.Next(1 << random.Next(4, 15));
                void* memory = random.Next(4) == 0 ? test.Heap.Allocate((nuint)size, (nuint)1 << random.Next(4, 13)) : test.Heap.Allocate((nuint)size);
                Assert.That(memory == null, Is.False, $"seed {seed}, operation {i}");
                new Span<byte>(memory, size).Fill((byte)i);
                live.Add(((nint)memory, size, (byte)i));
            }

            if (i % 20_000 == 0)
            {
                test.Heap.Reclaim();
            }

            if (i % 5000 == 0)
            {
                Assert.That(test.Heap.CheckAndCount().UsedBlocks, Is.EqualTo((nuint)live.Count + OwnBlocks), $"seed {seed}, operation {i}");
            }
        }

        live.ForEach(block => test.Heap.Free((void*)block.Memory));
        test.Heap.Reclaim();
        HeapStatistics statistics = test.Heap.CheckAndCount();
        Assert.That((statistics.UsedBlocks, statistics.HollowBytes), Is.EqualTo((OwnBlocks, (nuint)0)));
        Assert.That(test.Arena.Mapped, Is.EqualTo(statistics.Extent).And.LessThanOrEqualTo((nuint)16384));
    }

    /// <summary>The mixture of sizes and lifetimes by which heaps are compared: 3,103 KiB live must fit into 4,000.</summary>
    [Test]
    public void ReplacingAtRandomWastesLittle()
    {
        using TestHeap test = new(16 << 20);
        ulong state = 0x9E37_79B9_7F4A_7C15;
        ulong Next()
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return state * 0x2545_F491_4F6C_DD1D;
        }

        (int Index, nuint Size)[] steps = new (int, nuint)[1_000_000];
        void*[] slots = new void*[4096];
        for (int i = 0; i < steps.Length; i++)
        {
            int index = (int)(((Next() >> 32) * 4096) >> 32);
            ulong r = Next();
            int exponent = 4 + (int)((r >> 32) & 7);
            steps[i] = (index, ((nuint)1 << exponent) | (nuint)((uint)r & ((1UL << exponent) - 1)));
        }

        foreach ((int index, nuint size) in steps)
        {
            test.Heap.Free(slots[index]);
            slots[index] = test.Heap.Allocate(size);
        }

        HeapStatistics statistics = test.Heap.CheckAndCount();
        TestContext.Out.WriteLine($"extent {statistics.Extent >> 10} KiB, used {statistics.UsedBytes >> 10}, cached {statistics.CachedBytes >> 10}");
        Assert.That(statistics.Extent, Is.LessThanOrEqualTo((nuint)4000 << 10));
    }

    /// <summary>Its head and its end are sound, so only who goes through the lists too can notice.</summary>
    [Test]
    public void AFreeBlockThatIsInNoListIsNoticed()
    {
        using TestHeap test = new(1 << 20);
        void* memory = test.Heap.Allocate(10_000);
        test.Heap.Allocate(10_000);
        test.Heap.Free(memory);
        test.Heap.CheckAndCount();

        HeapBlock* block = HeapBlock.FromMemory(memory);
        block->Previous->Next = block->Next;
        block->Next->Previous = block->Previous;
        Assert.That(() => test.Heap.CheckAndCount(), Throws.TypeOf<KernelPanicException>().With.Message.Contains("missing in the lists"));
    }

    private static void Expect(Action action) => Assert.That(action, Throws.TypeOf<KernelPanicException>());
}
