using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;
using KernelOS.Tests.Emulation;
using NUnit.Framework;
using static KernelOS.Tests.Memory.Physical.TestAllocator;

namespace KernelOS.Tests.Memory.Physical;

public sealed class FrameAllocatorNodeTests
{
    private const ulong Mib = 1 << 20;
    private const ulong Gib = 1 << 30;

    /// <summary>Its CPUs have no whole block, and no word of an index, to look in first.</summary>
    [Test]
    public void ANodeCanBeSmallerThanABlock()
    {
        NumaTopology topology = TestNodes.Create(2, (0, 0), (Mib, 1));
        using TestAllocator test = new(2, MemoryMap.Create([Usable(0, 64 * Mib)], []).Value, topology);
        List<Frame<Size4KiB>> taken = [];
        while (test.Frames.TryAllocate(out Frame<Size4KiB> frame))
        {
            taken.Add(frame);
        }

        Assert.That(taken.Count, Is.EqualTo(test.Frames.TotalFrames));
        Assert.That(taken.Count(frame => test.Frames.GetNode(frame) == NumaNode.First), Is.EqualTo(256));
        taken.ForEach(test.Frames.Free);
        Assert.That(test.Frames.GetFreeFrames(NumaNode.First), Is.EqualTo(256));
    }

    /// <summary>Every policy, size and CPU against a picture of all frames; nodes meet inside blocks, three of them in one.</summary>
    [TestCase(1, 340_000)]
    [TestCase(2, 340_000)]
    [TestCase(3, 340_000)]
    public void RandomUseMatchesAModel(int seed, int operations)
    {
        MemoryMap map = MemoryMap.Create([Usable(0x1000, 0x9E000), Usable(Mib, 39 * Mib), Usable(Gib - Mib, 5 * Mib), Usable(7 * Gib, (6 * Mib) + 0x5000)], []).Value;
        NumaTopology topology = TestNodes.CreateLine(
            5,
            (0, 0),
            ((20 * Mib) + 0x7000, 1),
            ((30 * Mib) + 0x1000, 2),
            ((30 * Mib) + 0x9000, 0),
            ((31 * Mib) - 0x1000, 1),
            (Gib + Mib, 2),
            (7 * Gib, 3));
        using TestAllocator test = new(3, map, topology);
        test.Frames.SetNode(1, NumaNode.Create(1));
        test.Frames.SetNode(2, NumaNode.Create(4));
        NodeModel model = new(map, topology);
        Random random = new(seed);
        List<(ulong Start, int Order)> live = [];
        for (int i = 0; i < operations; i++)
        {
            ThreadCpu.Become(random.Next(3));
            string step = $"seed {seed}, operation {i}";
            if (live.Count > 0 && random.Next(100) < ((i >> 13) % 2 == 0 ? 40 : 60))
            {
                int victim = random.Next(live.Count);
                (ulong start, int order) = live[victim];
                live[victim] = live[^1];
                live.RemoveAt(live.Count - 1);
                FreeRun(test.Frames, start, order);
                model.Free(start, order);
            }
            else
            {
                int order = random.Next(8) switch { 0 => 9, 1 => random.Next(1, 12), _ => 0 };
                MemoryPolicy policy = MakePolicy(random);
                ulong turn = (ulong)random.Next(1000);
                bool isAllocated = TryAllocate(test.Frames, order, policy, turn, out ulong start);
                CheckPlace(model, test.Frames, policy, turn, order, isAllocated, start, step);
                if (isAllocated)
                {
                    Assert.That(model.TryTake(start, order), Is.True, $"{step}: order {order} at 0x{start:x}");
                    live.Add((start, order));
                }
            }

            if (i % 5000 == 0)
            {
                CheckCounts(model, test.Frames, step);
            }
        }

        live.ForEach(frame => FreeRun(test.Frames, frame.Start, frame.Order));
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(test.Frames.TotalFrames));
        Assert.That(Enumerable.Range(0, 5).Sum(node => (long)test.Frames.GetFreeFrames(NumaNode.Create(node))), Is.EqualTo(test.Frames.TotalFrames));
    }

    [Test]
    public void AFullNodeFallsBackToTheNearest()
    {
        using TestAllocator test = new(
            2,
            MemoryMap.Create([Usable(0, 128 * Mib)], []).Value,
            TestNodes.CreateLine(3, (0, 0), (64 * Mib, 1), (96 * Mib, 2)));
        test.Frames.SetNode(0, NumaNode.Create(2));
        Dictionary<int, int> taken = [];
        List<int> order = [];
        while (test.Frames.TryAllocate(out Frame<Size4KiB> frame))
        {
            int node = test.Frames.GetNode(frame).Value;
            taken[node] = taken.GetValueOrDefault(node) + 1;
            if (order.Count == 0 || order[^1] != node)
            {
                order.Add(node);
            }
        }

        Assert.That(order, Is.EqualTo(new[] { 2, 1, 0 }));
        Assert.That(taken[0], Is.EqualTo(64 * 256));
        Assert.That(taken[2], Is.EqualTo(32 * 256));
        Check(test.Frames.GetStatistics(NumaNode.Create(2)), hits: 8192, misses: 0, foreign: 8192 + 16384, local: 8192, remote: 0);
        Check(test.Frames.GetStatistics(NumaNode.Create(1)), hits: 0, misses: 8192, foreign: 0, local: 0, remote: 8192);
    }

    [Test]
    public void PoliciesOnAnEmptyMachine()
    {
        using TestAllocator test = new(
            1,
            MemoryMap.Create([Usable(0, 4 * Gib)], []).Value,
            TestNodes.CreateLine(4, (0, 0), (Gib, 1), (2 * Gib, 2), (3 * Gib, 3)));
        NodeMask some = new(0b1010);
        Assert.That(Nodes<Size4KiB>(MemoryPolicy.Interleave(some), 6), Is.EqualTo(new[] { 1, 3, 1, 3, 1, 3 }));
        Assert.That(Nodes<Size2MiB>(MemoryPolicy.Interleave(some), 4), Is.EqualTo(new[] { 1, 3, 1, 3 }));
        Assert.That(Nodes<Size4KiB>(MemoryPolicy.Bind(some), 2), Is.EqualTo(new[] { 1, 1 }));
        Assert.That(Nodes<Size4KiB>(MemoryPolicy.PreferredMany(some), 1), Is.EqualTo(new[] { 1 }));
        Assert.That(Nodes<Size4KiB>(MemoryPolicy.Preferred(NumaNode.Create(3)), 1), Is.EqualTo(new[] { 3 }));
        Assert.That(Nodes<Size1GiB>(MemoryPolicy.Preferred(NumaNode.Create(2)), 2), Is.EqualTo(new[] { 2, 0 }), "nodes 1 and 3 have no whole GiB any more");
        Assert.That(Nodes<Size4KiB>(MemoryPolicy.Local, 1), Is.EqualTo(new[] { 1 }), "node 0 is full");
        Assert.That(test.Frames.TryAllocate(MemoryPolicy.Bind(new(0b0101)), 0, out Frame<Size4KiB> _), Is.False);
        Assert.That(Nodes<Size4KiB>(MemoryPolicy.PreferredMany(new(0b0101)), 1), Is.EqualTo(new[] { 1 }));
        Assert.That(test.Frames.GetStatistics(NumaNode.Create(3)).Interleaved, Is.EqualTo(5));
        Assert.That(() => test.Frames.TryAllocate(MemoryPolicy.Preferred(NumaNode.Create(4)), 0, out Frame<Size4KiB> _), Throws.TypeOf<KernelPanicException>());

        int[] Nodes<TSize>(MemoryPolicy policy, int count)
            where TSize : struct, IPageSize => [.. Enumerable.Range(0, count).Select(turn =>
            {
                Assert.That(test.Frames.TryAllocate(policy, (ulong)turn, out Frame<TSize> frame), Is.True);
                return test.Frames.GetNode(Frame<Size4KiB>.Containing(frame.Start)).Value;
            })];
    }

    [Test]
    public void NoFrameLiesInTwoNodes()
    {
        using TestAllocator test = new(
            1,
            MemoryMap.Create([Usable(0, 4 * Gib)], []).Value,
            TestNodes.Create(2, (0, 0), (Gib + (3 * Mib), 1)));
        int giants = 0;
        while (test.Frames.TryAllocate(out Frame<Size1GiB> giant))
        {
            Assert.That(giant.Start.Value, Is.Not.EqualTo(Gib));
            giants++;
        }

        Assert.That(giants, Is.EqualTo(3));
        int blocks = 0;
        while (test.Frames.TryAllocate(out Frame<Size2MiB> huge))
        {
            Assert.That(huge.Start.Value, Is.Not.EqualTo(Gib + (2 * Mib)));
            blocks++;
        }

        Assert.That(blocks, Is.EqualTo(511));
        Assert.That(test.Frames.GetFreeFrames(NumaNode.First), Is.EqualTo(256));
        Assert.That(test.Frames.GetFreeFrames(NumaNode.Create(1)), Is.EqualTo(256));
        Assert.That(test.Frames.TryAllocateRun(8, PhysicalLimit.None, out FrameRange<Size4KiB> run), Is.True);
        Assert.That(run.First.Start.Value, Is.EqualTo(Gib + (2 * Mib)));
        Assert.That(test.Frames.TryAllocateRun(8, PhysicalLimit.None, out run), Is.True);
        Assert.That(run.First.Start.Value, Is.EqualTo(Gib + (3 * Mib)));
        Assert.That(test.Frames.TryAllocate(out Frame<Size4KiB> _), Is.False);
    }

    [Test]
    public void ScarceMemoryIsKeptAsLongAsAnyNodeHasOther()
    {
        using TestAllocator test = new(1, MemoryMap.Create([Usable(0, 64 * Mib)], []).Value, TestNodes.Create(2, (0, 0), (32 * Mib, 1)));
        for (int i = 0; i < 48 * 256; i++)
        {
            Assert.That(test.Frames.TryAllocate(out Frame<Size4KiB> frame), Is.True);
            Assert.That(frame.Start.Value, Is.GreaterThanOrEqualTo(16 * Mib));
        }

        Assert.That(test.Frames.TryAllocate(PhysicalLimit.IsaDma, out Frame<Size2MiB> low), Is.True);
        Assert.That(low.Start.Value, Is.LessThan(16 * Mib));
        Assert.That(test.Frames.TryAllocate(PhysicalLimit.RealMode, out Frame<Size4KiB> lowest), Is.True);
        Assert.That(lowest.Start.Value, Is.LessThan(Mib));
        Assert.That(test.Frames.TryAllocate(out lowest), Is.True);
    }

    [Test]
    public void AMachineWith64NodesCostsWhatItShould()
    {
        (ulong, int)[] ranges = [.. Enumerable.Range(0, 64).Select(i => ((ulong)i << 36, i))];
        MemoryMap map = MemoryMap.Create([Usable(0, 4UL << 40)], []).Value;
        using TestAllocator test = new(256, map, TestNodes.CreateLine(64, ranges));
        Assert.That(test.MetadataBytes, Is.LessThan((4UL << 40) / 10_000 * 2));
        Assert.That(test.Frames.GetTotalFrames(NumaNode.Create(63)), Is.EqualTo(1UL << 24));
        test.Frames.SetNode(7, NumaNode.Create(40));
        ThreadCpu.Become(7);
        Assert.That(test.Frames.TryAllocate(out Frame<Size1GiB> giant), Is.True);
        Assert.That(giant.Start.Value >> 36, Is.EqualTo(40));
    }

    /// <summary>Threads of CPUs of different nodes take and free by all policies at once; each marks what it holds.</summary>
    [TestCase(4, 200_000, 2)]
    [TestCase(4, 200_000, 40)]
    public void ThreadsNeverHoldTheSameFrame(int threads, int operations, int share)
    {
        MemoryMap map = MemoryMap.Create([Usable(16 * Mib, 12 * Mib)], []).Value;
        using TestAllocator test = new(threads, map, TestNodes.CreateLine(3, (0, 0), ((20 * Mib) + 0x9000, 1), (24 * Mib, 2)));
        int[] owners = new int[28 * 256];
        int conflicts = 0;
        Exception? failure = null;
        List<Thread> started = [];
        for (int t = 0; t < threads; t++)
        {
            int cpu = t;
            test.Frames.SetNode(cpu, NumaNode.Create(cpu % 3));
            Thread thread = new(() =>
            {
                try
                {
                    ThreadCpu.Become(cpu);
                    Interlocked.Add(ref conflicts, Hammer(test.Frames, owners, cpu + 1, operations, owners.Length * share / 100));
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            });
            started.Add(thread);
        }

        started.ForEach(thread => thread.Start());
        started.ForEach(thread => thread.Join());
        Assert.That(failure, Is.Null);
        Assert.That(conflicts, Is.Zero);
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(12 * 256));
        ThreadCpu.Become(0);
        int count = 0;
        while (test.Frames.TryAllocate(out Frame<Size4KiB> _))
        {
            count++;
        }

        Assert.That(count, Is.EqualTo(12 * 256));
    }

    private static int Hammer(FrameAllocator<ThreadCpu> frames, int[] owners, int owner, int operations, int share)
    {
        Random random = new(owner);
        List<(ulong Start, int Order)> live = [];
        int conflicts = 0;
        for (int i = 0; i < operations; i++)
        {
            if (live.Count > 0 && (live.Count >= share || random.Next(100) < ((i >> 12) % 2 == 0 ? 30 : 65)))
            {
                int victim = random.Next(live.Count);
                (ulong start, int order) = live[victim];
                live[victim] = live[^1];
                live.RemoveAt(live.Count - 1);
                conflicts += Mark(owners, start, order, owner, 0);
                FreeRun(frames, start, order);
            }
            else
            {
                int order = random.Next(50) switch { 0 => 9, < 4 => random.Next(1, 6), _ => 0 };
                MemoryPolicy policy = random.Next(3) switch
                {
                    0 => MemoryPolicy.Bind(new NodeMask((ulong)random.Next(1, 8))),
                    1 => MemoryPolicy.Preferred(NumaNode.Create(random.Next(3))),
                    _ => MemoryPolicy.Local,
                };
                if (TryAllocate(frames, order, policy, 0, out ulong start))
                {
                    conflicts += Mark(owners, start, order, 0, owner);
                    live.Add((start, order));
                }
            }
        }

        foreach ((ulong start, int order) in live)
        {
            conflicts += Mark(owners, start, order, owner, 0);
            FreeRun(frames, start, order);
        }

        return conflicts;
    }

    private static MemoryPolicy MakePolicy(Random random)
    {
        NodeMask nodes = new((ulong)random.Next(1, 32));
        return random.Next(8) switch
        {
            0 => MemoryPolicy.Bind(nodes),
            1 => MemoryPolicy.Interleave(nodes),
            2 => MemoryPolicy.Preferred(nodes.Lowest),
            3 => MemoryPolicy.PreferredMany(nodes),
            4 => default,
            _ => MemoryPolicy.Local,
        };
    }

    private static void CheckPlace(
        NodeModel model, FrameAllocator<ThreadCpu> frames, MemoryPolicy policy, ulong turn, int order, bool isAllocated, ulong start, string step)
    {
        int local = frames.GetNodeOfCpu(default(ThreadCpu).CurrentCpu).Value;
        int from = policy.Kind switch
        {
            MemoryPolicyKind.Preferred => policy.Nodes.Lowest.Value,
            MemoryPolicyKind.Interleave => policy.Nodes.At(turn).Value,
            _ => local,
        };
        ulong allowed = policy.Kind is MemoryPolicyKind.Bind or MemoryPolicyKind.PreferredMany ? policy.Nodes.Bits : ulong.MaxValue;
        IEnumerable<(int Node, bool IsScarce)> candidates = model.FindNodes(from, allowed, order);
        if (policy.Kind == MemoryPolicyKind.PreferredMany)
        {
            candidates = candidates.Concat(model.FindNodes(local, ulong.MaxValue, order));
        }

        (int Node, bool IsScarce)[] expected = [.. candidates.Take(1)];
        string what = $"{step}: {policy.Kind} {policy.Nodes.Bits:b} turn {turn}, order {order}, local {local}";
        Assert.That(expected.Length != 0, Is.EqualTo(isAllocated), what);

        // A block of scarce memory that was reserved when there was nothing else is used up.
        if (isAllocated && !(start < 16 * Mib && order == 0))
        {
            Assert.That(model.NodeOf(start), Is.EqualTo(expected[0].Node), $"{what} at 0x{start:x}");
            Assert.That(start < 16 * Mib, Is.EqualTo(expected[0].IsScarce), $"{what} at 0x{start:x}");
        }
    }

    private static void CheckCounts(NodeModel model, FrameAllocator<ThreadCpu> frames, string step)
    {
        for (int node = 0; node < frames.NodeCount; node++)
        {
            Assert.That(frames.GetFreeFrames(NumaNode.Create(node)), Is.EqualTo(model.CountFree(node)), step);
        }
    }

    private static void Check(NumaStatistics statistics, ulong hits, ulong misses, ulong foreign, ulong local, ulong remote) => Assert.That(
        (statistics.Hits, statistics.Misses, statistics.Foreign, statistics.Local, statistics.Remote),
        Is.EqualTo((hits, misses, foreign, local, remote)));

    private static bool TryAllocate(FrameAllocator<ThreadCpu> frames, int order, MemoryPolicy policy, ulong turn, out ulong start)
    {
        bool isAllocated;
        switch (order)
        {
            case 0:
                isAllocated = policy.IsDefault ? frames.TryAllocate(out Frame<Size4KiB> small) : frames.TryAllocate(policy, turn, out small);
                start = small.Start.Value;
                return isAllocated;
            case 9:
                isAllocated = policy.IsDefault ? frames.TryAllocate(out Frame<Size2MiB> huge) : frames.TryAllocate(policy, turn, out huge);
                start = huge.Start.Value;
                return isAllocated;
            default:
                isAllocated = frames.TryAllocateRun(order, policy, turn, out FrameRange<Size4KiB> run);
                start = run.First.Start.Value;
                return isAllocated;
        }
    }

    private static void FreeRun(FrameAllocator<ThreadCpu> frames, ulong start, int order) =>
        frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Create(Address(start)), 1UL << order));
}
