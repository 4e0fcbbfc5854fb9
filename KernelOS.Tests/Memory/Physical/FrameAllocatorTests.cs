using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Tests.Emulation;
using NUnit.Framework;
using static KernelOS.Tests.Memory.Physical.TestAllocator;

namespace KernelOS.Tests.Memory.Physical;

public sealed class FrameAllocatorTests
{
    [Test]
    public void EveryFrameIsGivenOutOnceAndThenNoMore()
    {
        using TestAllocator test = new(2, Usable(0x1000, 0x9E000), Usable(0x100000, 0x37F000), Usable(0x1_0000_0000, 0x600000));
        HashSet<ulong> seen = [];
        while (test.Frames.TryAllocate(out Frame<Size4KiB> frame))
        {
            Assert.That(seen.Add(frame.Number), Is.True);
            Assert.That(Contains(test.Map, frame.Start), Is.True, $"0x{frame.Start.Value:x}");
        }

        Assert.That(seen, Has.Count.EqualTo(test.Frames.TotalFrames));
        Assert.That(test.Frames.FreeFrames, Is.Zero);
        foreach (ulong number in seen)
        {
            test.Frames.Free(Frame<Size4KiB>.Create(Address(number << 12)));
        }

        Assert.That(test.Frames.FreeFrames, Is.EqualTo(test.Frames.TotalFrames));
    }

    [Test]
    public void FramesOfEverySizeAreAlignedAndDisjoint()
    {
        using TestAllocator test = WithMegabytes(4096);
        Assert.That(test.Frames.TryAllocate(out Frame<Size1GiB> giant), Is.True);
        Assert.That(test.Frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        Assert.That(test.Frames.TryAllocate(out Frame<Size4KiB> small), Is.True);
        Assert.That(giant.Start.IsAligned(1 << 30), Is.True);
        Assert.That(huge.Start.IsAligned(1 << 21), Is.True);
        Assert.That(huge.Start.Value >> 30, Is.Not.EqualTo(giant.Start.Value >> 30));
        Assert.That(small.Start.Value >> 21, Is.Not.EqualTo(huge.Start.Value >> 21));
        Assert.That(small.Start.Value >> 30, Is.Not.EqualTo(giant.Start.Value >> 30));
        test.Frames.Free(giant);
        test.Frames.Free(huge);
        test.Frames.Free(small);
        Assert.That(test.Frames.FreeFrames, Is.EqualTo(test.Frames.TotalFrames));
    }

    [Test]
    public void WrongFreesPanic()
    {
        using TestAllocator test = new(1, Usable(0x1000, 0x9E000), Usable(0x100000, 0x3FF00000));
        FrameAllocator<Emulation.ThreadCpu> frames = test.Frames;
        Assert.That(frames.TryAllocate(out Frame<Size4KiB> small), Is.True);
        Assert.That(frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        Expect("with a size", () => frames.Free(Frame<Size2MiB>.Containing(small.Start)));
        frames.Free(small);
        Expect("free already", () => frames.Free(small));
        Expect("free already", () => frames.Free(Frame<Size2MiB>.Containing(small.Start)));
        Expect("larger frame", () => frames.Free(Frame<Size4KiB>.Containing(huge.Start)));
        Expect("no allocator owns", () => frames.Free(Frame<Size4KiB>.Containing(Address(0xA0000))));
        Expect("no allocator owns", () => frames.Free(Frame<Size4KiB>.Containing(Address(0))));
        Expect("no allocator owns", () => frames.Free(Frame<Size4KiB>.Containing(Address(1UL << 40))));
        Expect("no allocator owns", () => frames.Free(Frame<Size1GiB>.Containing(Address(1UL << 30))));
        frames.Free(huge);
        Expect("free already", () => frames.Free(huge));
    }

    [Test]
    public void WrongFreesOfLargeFramesAndOfTheKernelsOwnPanic()
    {
        MemoryMap map = MemoryMap.Create([Usable(0, 3UL << 30)], [new(0x60_0000, 0x5000, MemoryRegionKind.Kernel), new(0x80_0000, 0x3000, MemoryRegionKind.Reserved)]).Value;
        using TestAllocator test = new(1, map);
        FrameAllocator<Emulation.ThreadCpu> frames = test.Frames;
        Expect("no allocator owns", () => frames.Free(Frame<Size4KiB>.Containing(Address(0x60_1000))));
        Expect("no allocator owns", () => frames.Free(Frame<Size4KiB>.Containing(Address(0x80_0000))));
        Expect("no allocator owns", () => frames.Free(Frame<Size2MiB>.Containing(Address(0x60_0000))));
        Assert.That(frames.TryAllocate(out Frame<Size1GiB> giant), Is.True);
        Assert.That(frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        Expect("larger frame", () => frames.Free(Frame<Size4KiB>.Containing(giant.Start)));
        Expect("with a size", () => frames.Free(Frame<Size2MiB>.Containing(giant.Start)));
        Expect("part of a 1 GiB frame", () => frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Containing(giant.Start), 512)));
        Expect("larger frame", () => frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Containing(huge.Start), 8)));
        Expect("free already", () => frames.Free(Frame<Size1GiB>.Containing(huge.Start)));
        Expect("not allocated as a 2 MiB frame", () => frames.Split(Frame<Size2MiB>.Containing(giant.Start)));
        frames.Free(giant);
        Expect("free already", () => frames.Free(giant));
        frames.Split(huge);
        Expect("with a size", () => frames.Free(huge));
        frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Containing(huge.Start), 512));
        Expect("free already", () => frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Containing(huge.Start), 512)));
        Assert.That(frames.FreeFrames, Is.EqualTo(frames.TotalFrames));
    }

    [Test]
    public void WhatWasSplitIsMergedIfAllOfItIsThere()
    {
        using TestAllocator test = WithMegabytes(8);
        FrameAllocator<Emulation.ThreadCpu> frames = test.Frames;
        Assert.That(frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        Frame<Size4KiB> part = Frame<Size4KiB>.Containing(huge.Start) + 77;
        frames.Split(huge);
        Assert.That(frames.TryMerge(huge), Is.True);
        Assert.That(frames.TryMerge(huge), Is.False, "it is one already");
        Expect("larger frame", () => frames.Free(part));
        frames.Free(huge);
        Assert.That(frames.FreeFrames, Is.EqualTo(frames.TotalFrames));
        Assert.That(Enumerable.Range(0, 4).All(_ => frames.TryAllocate(out huge)), Is.True);
        frames.Split(huge);
        frames.Free(Frame<Size4KiB>.Containing(huge.Start) + 77);
        Assert.That(frames.TryMerge(huge), Is.False, "a part is free");
        Assert.That(frames.FreeFrames, Is.EqualTo(1));
    }

    [Test]
    public void AReservationOfAnotherCpuIsDissolvedRatherThanMemoryRunOut()
    {
        using TestAllocator test = WithMegabytes(2, cpuCount: 2);
        Emulation.ThreadCpu.Become(1);
        Assert.That(test.Frames.TryAllocate(out Frame<Size4KiB> first), Is.True);
        test.Frames.Free(first);
        Emulation.ThreadCpu.Become(0);
        Assert.That(test.Frames.TryAllocate(out Frame<Size2MiB> huge), Is.True);
        test.Frames.Free(huge);
        Assert.That(test.Frames.TryAllocate(out first), Is.True);
    }

    /// <summary>What CPUs free lies in blocks from which they took, so it is to be in cache lines that only they use, even after long use.</summary>
    [Test]
    public void CpusThatReplaceTheirFramesSeparate([Values(2, 3, 4)] int cpuCount)
    {
        using TestAllocator test = WithMegabytes(1024, cpuCount);
        Random random = new(1);
        Frame<Size4KiB>[] all = new Frame<Size4KiB>[(int)test.Frames.TotalFrames];
        for (int i = 0; i < all.Length; i++)
        {
            Assert.That(test.Frames.TryAllocate(out all[i]), Is.True);
        }

        // In the beginning each has frames in all blocks, and half of all are free.
        random.Shuffle(all);
        int count = all.Length / 2 / cpuCount;
        Frame<Size4KiB>[][] live = [.. all.Chunk(count).Take(cpuCount)];
        Array.ForEach(all[(count * cpuCount)..], test.Frames.Free);
        for (int i = 0; i < 4 * count; i++)
        {
            for (int cpu = 0; cpu < cpuCount; cpu++)
            {
                ThreadCpu.Become(cpu);
                ref Frame<Size4KiB> replaced = ref live[cpu][random.Next(count)];
                Assert.That(test.Frames.TryAllocate(out Frame<Size4KiB> frame), Is.True);
                test.Frames.Free(replaced);
                replaced = frame;
            }
        }

        // A word of the index stands for 128 MiB.
        int own = Enumerable.Range(0, cpuCount).Sum(cpu => live[cpu].Count(frame => (int)(frame.Start.Value >> 27) % cpuCount == cpu));
        Assert.That(own, Is.GreaterThan(count * cpuCount * 9 / 10));
    }

    private static bool Contains(MemoryMap map, PhysicalAddress address)
    {
        foreach (MemoryRegion region in map.Regions)
        {
            if (region.Kind == MemoryRegionKind.Usable && region.Range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A loader's modules often lie right before free memory, from which the metadata are then taken: what was one piece becomes two.</summary>
    [Test]
    public void AMapFromWhichMemoryWasReservedNeedsNoMoreMetadata([Range(1, 9)] int modules)
    {
        List<MemoryMapEntry> reservations = [];
        for (ulong i = 0; i < (ulong)modules; i++)
        {
            // Others are pieces of their own, so that the pieces fill whole lines.
            reservations.Add(i == 0 ? new(1 << 20, 4 << 20, MemoryRegionKind.BootReclaimable) : new(i << 26, 4096, MemoryRegionKind.Kernel));
        }

        MemoryMap map = MemoryMap.Create([Usable(0, 1 << 30)], [.. reservations]).Value;
        ulong before = FrameAllocator<ThreadCpu>.GetMetadataBytes(map, 1);
        Assert.That(map.TryReserve(1 << 20, Address(1UL << 32), MemoryRegionKind.Kernel, out _), Is.True);
        Assert.That(FrameAllocator<ThreadCpu>.GetMetadataBytes(map, 1), Is.LessThanOrEqualTo(before));
    }

    private static void Expect(string part, Action action) =>
        Assert.That(action, Throws.TypeOf<KernelPanicException>().With.Message.Contains(part));
}
