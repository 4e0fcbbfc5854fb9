using System;
using System.Threading;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>Several CPUs, each a thread, use one heap: blocks of their own, and blocks that one has allocated and another frees.</summary>
public sealed unsafe class HeapThreadTests
{
    private const int Slots = 256;
    private const int TimeLimitMilliseconds = 60_000;

    [TestCase(1, 2, 1, HeapDebugging.Off, 300_000)]
    [TestCase(2, 4, 2, HeapDebugging.Off, 150_000)]
    [TestCase(3, 3, 3, HeapDebugging.On, 60_000)]
    public void BlocksKeepTheirContents(int seed, int cpuCount, int nodeCount, HeapDebugging debugging, int operations)
    {
        using HeapArena arena = new(32 << 20);
        HeapOptions options = new() { CpuCount = cpuCount, NodeCount = nodeCount, Debugging = debugging };
        KernelHeap<HeapArenaPages, ThreadPlatform> heap = new(arena.Start, 32 << 20, new HeapArenaPages(arena), default, options);
        nint[] shared = new nint[Slots];
        Exception? failure = null;
        Thread[] threads = new Thread[cpuCount];
        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            int me = cpu;
            heap.SetNode(cpu, NumaNode.Create(cpu % nodeCount));
            threads[cpu] = new Thread(() =>
            {
                try
                {
                    ThreadCpu.Become(me);
                    Work(heap, shared, new Random((seed * 100) + me), operations);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            })
            {
                IsBackground = true,
            };
        }

        // A panic under a lock would leave the others waiting for ever.
        Array.ForEach(threads, thread => thread.Start());
        bool haveEnded = Array.TrueForAll(threads, thread => thread.Join(TimeLimitMilliseconds));
        Assert.That(failure, Is.Null, $"seed {seed}");
        Assert.That(haveEnded, $"seed {seed}: a thread waits for ever");

        ThreadCpu.Become(0);
        foreach (nint block in shared)
        {
            Free(heap, block);
        }

        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            ThreadCpu.Become(cpu);
            heap.FlushCache();
        }

        ThreadCpu.Become(0);
        HeapStatistics statistics = heap.CheckAndCount();
        Assert.That((statistics.UsedBlocks, statistics.CachedBlocks), Is.EqualTo(((nuint)1, (nuint)0)), $"seed {seed}");
        heap.Reclaim();
        Assert.That(arena.Mapped, Is.LessThanOrEqualTo((nuint)64 << 10), $"seed {seed}");
    }

    /// <summary>Exchanges blocks with the others through shared slots; each carries its length, and a pattern that goes with its address.</summary>
    private static void Work(KernelHeap<HeapArenaPages, ThreadPlatform> heap, nint[] shared, Random random, int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            int size = 8 + random.Next(1 << random.Next(1, 13));
            int* memory = (int*)heap.Allocate((nuint)size);
            Assert.That(memory != null);
            memory[0] = size;
            new Span<byte>(memory + 1, size - sizeof(int)).Fill((byte)((nint)memory >> 4));
            Free(heap, Interlocked.Exchange(ref shared[random.Next(Slots)], (nint)memory));
            if (i % 10_000 == 0)
            {
                heap.Reclaim();
            }
        }
    }

    private static void Free(KernelHeap<HeapArenaPages, ThreadPlatform> heap, nint block)
    {
        if (block != 0)
        {
            int* memory = (int*)block;
            if (new Span<byte>(memory + 1, memory[0] - sizeof(int)).IndexOfAnyExcept((byte)(block >> 4)) >= 0)
            {
                throw new InvalidOperationException("a block was overwritten");
            }

            heap.Free(memory);
        }
    }
}
