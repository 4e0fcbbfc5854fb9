using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Tests.Emulation;
using NUnit.Framework;
using static KernelOS.Tests.Memory.Physical.TestAllocator;

namespace KernelOS.Tests.Memory.Physical;

public sealed class FrameAllocatorModelTests
{
    private static readonly PhysicalAddress s_noLimit = Address((1UL << 52) - 4096);

    /// <summary>Every operation, on four CPUs by turns, against a picture of all frames; a refusal must be right.</summary>
    [TestCase(1, 340_000)]
    [TestCase(2, 340_000)]
    [TestCase(3, 340_000)]
    public void RandomUseMatchesAModel(int seed, int operations)
    {
        using TestAllocator test = new(
            4,
            Usable(0x1000, 0x9E000),
            Usable(0x100000, 0x1F00000),
            Usable(0x3FF00000, 0x40200000),
            Usable(0x1_C000_0000, 0x4000_5000));
        Random random = new(seed);
        FrameModel model = new(test.Map);
        List<(ulong Start, int Order)> live = [];
        ulong total = test.Frames.FreeFrames;
        ulong free = total;
        for (int i = 0; i < operations; i++)
        {
            ThreadCpu.Become(random.Next(4));
            string step = $"seed {seed}, operation {i}";

            // Drift from empty to full and back.
            if (live.Count > 0 && random.Next(100) < ((i >> 12) % 2 == 0 ? 35 : 60))
            {
                int victim = random.Next(live.Count);
                (ulong start, int order) = live[victim];
                live[victim] = live[^1];
                live.RemoveAt(live.Count - 1);
                Free(test.Frames, start, order);
                model.Free(start, order);
                free += 1UL << order;
            }
            else
            {
                int order = random.Next(20) switch
                {
                    < 10 => 0,
                    < 13 => 9,
                    13 => 18,
                    14 => random.Next(10, 18),
                    _ => random.Next(1, 9),
                };
                ulong limit = random.Next(4) == 0 ? (ulong)random.NextInt64(0x2_0000_0000) : s_noLimit.Value;
                bool allocated = TryAllocate(test.Frames, order, limit, out ulong start);
                if (allocated)
                {
                    Assert.That(model.TryTake(start, order, limit), Is.True, $"{step}: order {order} at 0x{start:x} below 0x{limit:x}");
                    live.Add((start, order));
                    free -= 1UL << order;
                }
                else
                {
                    Assert.That(model.HasRun(order, limit), Is.False, $"{step}: order {order} below 0x{limit:x} was refused");
                }
            }

            if (i % 1000 == 0)
            {
                Assert.That(test.Frames.FreeFrames, Is.EqualTo(free), step);

                // Each CPU may have a whole one to itself.
                int blocks = model.CountRuns(9, ulong.MaxValue);
                Assert.That((int)test.Frames.CountFreeLargeFrames(ulong.MaxValue), Is.InRange(blocks - 4, blocks), step);
                Assert.That((int)test.Frames.CountFreeLargeFrames(100), Is.InRange(Math.Min(blocks - 4, 100), 100), step);
            }
        }

        live.ForEach(frame => Free(test.Frames, frame.Start, frame.Order));
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(total));
        Assert.That(test.Frames.TryAllocate(out Frame<Size1GiB> giant), Is.True);
        test.Frames.Free(giant);
    }

    [Test]
    public void BootMemoryIsFreedByItsUser()
    {
        MemoryMap map = MemoryMap.Create([Usable(0, 64 << 20)], [new(0x1F_0000, 0x45_0000, MemoryRegionKind.BootReclaimable)]).Value;
        using TestAllocator test = new(1, map);
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(0x4000 - 0x450));
        Assert.That(test.Frames.TotalFrames, Is.EqualTo(0x4000));
        test.Frames.FreeRun(FrameRange<Size4KiB>.Inside(PhysicalRange.Create(Address(0x1F_0000), 0x45_0000)));
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(0x4000));
        int blocks = 0;
        while (test.Frames.TryAllocate(out Frame<Size2MiB> _))
        {
            blocks++;
        }

        Assert.That(blocks, Is.EqualTo(32));
    }

    [Test]
    public void ASplitFrameIsFreedInPieces()
    {
        using TestAllocator test = WithMegabytes(64);
        Assert.That(test.Frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        test.Frames.Split(huge);
        for (ulong i = 0; i < 512; i++)
        {
            test.Frames.Free(Frame<Size4KiB>.Create(huge.Start + (i << 12)));
        }

        Assert.That(test.Frames.FreeFrames, Is.EqualTo(test.Frames.TotalFrames));
        Assert.That(test.Frames.TryAllocate(s_noLimit, out Frame<Size2MiB> again), Is.True);
        Assert.That(again, Is.EqualTo(huge));
    }

    [Test]
    public void LowMemoryGoesLast()
    {
        using TestAllocator test = new(1, Usable(0x1000, 0x9E000), Usable(0x100000, 127 << 20));
        for (int i = 0; i < 512 * 56; i++)
        {
            Assert.That(test.Frames.TryAllocate(out Frame<Size4KiB> frame), Is.True);
            Assert.That(frame.Start.Value, Is.GreaterThanOrEqualTo(16UL << 20));
        }

        Assert.That(test.Frames.TryAllocate(Address(1 << 20), out Frame<Size4KiB> low), Is.True);
        Assert.That(low.Start.Value, Is.LessThan(1 << 20));
    }

    [Test]
    public void FourTebibytesWithAHoleCostWhatTheyShould()
    {
        const ulong size = 4UL << 40;
        using TestAllocator test = new(64, Usable(0x10_0000, (3UL << 30) - 0x10_0000), Usable(8UL << 40, size - (3UL << 30)));
        Assert.That(test.MetadataBytes, Is.LessThan(size / 10_000 * 2));
        Assert.That(FrameAllocator<ThreadCpu>.GetTableBytes(test.Map), Is.LessThanOrEqualTo(((size + (1UL << 30)) >> 12) * 8));
        Assert.That(test.Frames.FreeFrames, Is.EqualTo((size - 0x10_0000) >> 12));
        List<Frame<Size1GiB>> giants = [];
        while (test.Frames.TryAllocate(out Frame<Size1GiB> giant))
        {
            giants.Add(giant);
        }

        Assert.That(giants, Has.Count.EqualTo(4095).And.Unique);
        Assert.That(test.Frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        Assert.That(huge.Start.Value, Is.LessThan(1 << 30));
        test.Frames.Free(huge);
        giants.ForEach(test.Frames.Free);
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(test.Frames.TotalFrames));
    }

    /// <summary>4 TiB in 64 pieces with holes as large between them: what is given out lies in a piece, and nowhere twice.</summary>
    [Test]
    public void FourTebibytesInManyPiecesAreGivenOutOnce()
    {
        const ulong stride = 128UL << 30;
        const ulong length = (64UL << 30) - (37UL << 20);
        using TestAllocator test = new(4, [.. Enumerable.Range(0, 64).Select(i => Usable((ulong)i * stride, length))]);
        Assert.That(test.MetadataBytes, Is.LessThan(64 * length / 10_000 * 2));
        Random random = new(7);
        SortedSet<(ulong Start, ulong End)> taken = [];
        List<(ulong Start, int Order)> live = [];
        for (int i = 0; i < 100_000; i++)
        {
            ThreadCpu.Become(random.Next(4));
            if (live.Count > 0 && random.Next(100) < 40)
            {
                (ulong start, int order) = live[random.Next(live.Count)];
                live.Remove((start, order));
                taken.Remove((start, start + (4096UL << order)));
                Free(test.Frames, start, order);
                continue;
            }

            int wanted = random.Next(10) switch { 0 => 18, < 3 => random.Next(10, 18), < 6 => 9, < 7 => random.Next(1, 9), _ => 0 };
            ulong limit = random.Next(4) == 0 ? (ulong)random.NextInt64(1L << 43) : s_noLimit.Value;
            if (TryAllocate(test.Frames, wanted, limit, out ulong found))
            {
                ulong end = found + (4096UL << wanted);
                Assert.That(end <= limit && found % (4096UL << wanted) == 0 && found % stride < length && (end - 1) % stride < length, $"operation {i}: 0x{found:x}, order {wanted}");
                (ulong Start, ulong End) before = taken.GetViewBetween((0, 0), (end - 1, ulong.MaxValue)).Max;
                Assert.That(before.End <= found, $"operation {i}: 0x{found:x} is given out twice");
                taken.Add((found, end));
                live.Add((found, wanted));
                live = live.Count > 3000 ? Shrink(test.Frames, live, taken) : live;
            }
        }

        live.ForEach(frame => Free(test.Frames, frame.Start, frame.Order));
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(test.Frames.TotalFrames));
    }

    private static List<(ulong Start, int Order)> Shrink(FrameAllocator<ThreadCpu> frames, List<(ulong Start, int Order)> live, SortedSet<(ulong Start, ulong End)> taken)
    {
        foreach ((ulong start, int order) in live)
        {
            Free(frames, start, order);
        }

        taken.Clear();
        return [];
    }

    /// <summary>Threads allocate and free at random; each marks what it holds, so that a frame held twice shows.</summary>
    /// <remarks>With fewer claims than memory nobody is refused; with more, everybody dissolves everybody's reservations all the time.</remarks>
    [TestCase(2, 64, 300_000, 1)]
    [TestCase(4, 64, 200_000, 1)]
    [TestCase(4, 4, 200_000, 1)]
    [TestCase(2, 2, 400_000, 3)]
    [TestCase(4, 6, 300_000, 8)]
    [TestCase(8, 12, 100_000, 8)]
    public void ThreadsNeverHoldTheSameFrame(int threads, int megabytes, int operations, int claims)
    {
        using TestAllocator test = WithMegabytes((ulong)megabytes, threads);
        int[] owners = new int[megabytes * 256];
        int conflicts = 0;
        ulong total = test.Frames.FreeFrames;
        Exception? failure = null;
        List<Thread> started = [];
        for (int t = 0; t < threads; t++)
        {
            int cpu = t;
            Thread thread = new(() =>
            {
                try
                {
                    ThreadCpu.Become(cpu);
                    Interlocked.Add(ref conflicts, Hammer(test.Frames, owners, cpu + 1, operations, owners.Length * claims / threads));
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            });
            thread.Start();
            started.Add(thread);
        }

        started.ForEach(thread => thread.Join());
        Assert.That(failure, Is.Null);
        Assert.That(conflicts, Is.Zero);
        Assert.That(owners, Has.All.Zero);
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(total));

        // The indexes have lost nothing either.
        ThreadCpu.Become(0);
        ulong count = 0;
        while (test.Frames.TryAllocate(out Frame<Size2MiB> _))
        {
            count += 512;
        }

        Assert.That(count, Is.EqualTo(total));
    }

    private static int Hammer(FrameAllocator<ThreadCpu> frames, int[] owners, int owner, int operations, int share)
    {
        Random random = new(owner);
        List<(ulong Start, int Order)> live = [];
        int conflicts = 0;
        int held = 0;
        for (int i = 0; i < operations; i++)
        {
            // Up and down, so that it is now full, now empty.
            if (live.Count > 0 && random.Next(100) < ((i >> 12) % 2 == 0 ? 30 : 65))
            {
                int victim = random.Next(live.Count);
                (ulong start, int order) = live[victim];
                live[victim] = live[^1];
                live.RemoveAt(live.Count - 1);
                conflicts += Mark(owners, start, order, owner, 0);
                Free(frames, start, order);
                held -= 1 << order;
            }
            else
            {
                int order = random.Next(100) switch { < 90 => 0, < 95 => random.Next(1, 9), _ => 9 };
                if (held + (1 << order) <= share && TryAllocate(frames, order, s_noLimit.Value, out ulong start))
                {
                    conflicts += Mark(owners, start, order, 0, owner);
                    live.Add((start, order));
                    held += 1 << order;
                }
            }
        }

        foreach ((ulong start, int order) in live)
        {
            conflicts += Mark(owners, start, order, owner, 0);
            Free(frames, start, order);
        }

        return conflicts;
    }

    private static bool TryAllocate(FrameAllocator<ThreadCpu> frames, int order, ulong limit, out ulong start)
    {
        bool allocated;
        PhysicalAddress below = Address(limit);
        bool limited = limit != s_noLimit.Value;
        switch (order)
        {
            case 0:
                allocated = limited ? frames.TryAllocate(below, out Frame<Size4KiB> small) : frames.TryAllocate(out small);
                start = small.Start.Value;
                return allocated;
            case 9:
                allocated = limited ? frames.TryAllocate(below, out Frame<Size2MiB> huge) : frames.TryAllocate(out huge);
                start = huge.Start.Value;
                return allocated;
            case 18:
                allocated = limited ? frames.TryAllocate(below, out Frame<Size1GiB> giant) : frames.TryAllocate(out giant);
                start = giant.Start.Value;
                return allocated;
            default:
                allocated = frames.TryAllocateRun(order, below, out FrameRange<Size4KiB> run);
                start = run.First.Start.Value;
                return allocated;
        }
    }

    private static void Free(FrameAllocator<ThreadCpu> frames, ulong start, int order)
    {
        switch (order)
        {
            case 0:
                frames.Free(Frame<Size4KiB>.Create(Address(start)));
                break;
            case 9:
                frames.Free(Frame<Size2MiB>.Create(Address(start)));
                break;
            case 18:
                frames.Free(Frame<Size1GiB>.Create(Address(start)));
                break;
            default:
                frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Create(Address(start)), 1UL << order));
                break;
        }
    }
}
