using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Primitives;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

public sealed class MemoryMapTests
{
    private const MemoryRegionKind Usable = MemoryRegionKind.Usable;
    private const MemoryRegionKind Reserved = MemoryRegionKind.Reserved;

    [Test]
    public void AnEmptyMapAndOneWithoutAFrameAreErrors()
    {
        Assert.That(MemoryMap.Create([], []).Error, Is.EqualTo(MemoryMapError.Empty));
        Assert.That(Error(new MemoryMapEntry(0x1000, 0, Usable)), Is.EqualTo(MemoryMapError.NoUsableMemory));
        Assert.That(Error(new MemoryMapEntry(0x1001, 0x1FFE, Usable)), Is.EqualTo(MemoryMapError.NoUsableMemory));
        Assert.That(Error(new MemoryMapEntry(0, 1 << 20, Reserved)), Is.EqualTo(MemoryMapError.NoUsableMemory));
        Assert.That(Error(new(0x1000, 0x1000, Usable), new(0x1FFF, 1, Reserved)), Is.EqualTo(MemoryMapError.NoUsableMemory));
        Assert.That(Error(new MemoryMapEntry(ulong.MaxValue - 0xFFF, 0x2000, Usable)), Is.EqualTo(MemoryMapError.NoUsableMemory));
        Assert.That(Error(new MemoryMapEntry(1UL << 52, 0x2000, Usable)), Is.EqualTo(MemoryMapError.NoUsableMemory));
        Assert.That(Error(new MemoryMapEntry(ulong.MaxValue, ulong.MaxValue, (MemoryRegionKind)99)), Is.EqualTo(MemoryMapError.NoUsableMemory));
    }

    [Test]
    public void UsableMemoryShrinksAndTheRestGrowsToWholeFrames()
    {
        MemoryMap map = Create(new(0, 0x9FC00, Usable), new(0x9FC00, 0x400, Reserved));
        AssertRegions(map, (0, 0x9F000, Usable), (0x9F000, 0x1000, Reserved));
        Assert.That(map.UsableBytes, Is.EqualTo(0x9F000));
    }

    [Test]
    public void UnsortedOverlapsAreSettledByTheMoreRestrictiveKind()
    {
        MemoryMap map = Create(
            new(0x10_0000, 0x10_0000, Usable),
            new(0, 0x8_0000, Usable),
            new(0x4_0000, 0xE_0000, Usable),
            new(0x11_0000, 0x1000, MemoryRegionKind.AcpiNonVolatile),
            new(0x11_0000, 0x800, MemoryRegionKind.AcpiReclaimable),
            new(0x11_0000, 0x2000, MemoryRegionKind.AcpiReclaimable));
        AssertRegions(
            map,
            (0, 0x11_0000, Usable),
            (0x11_0000, 0x1000, MemoryRegionKind.AcpiNonVolatile),
            (0x11_1000, 0x1000, MemoryRegionKind.AcpiReclaimable),
            (0x11_2000, 0xE_E000, Usable));
    }

    [Test]
    public void EntriesThatWrapAreCutOffOrDropped()
    {
        MemoryMap map = Create(
            new(0x1000, 0x1000, Usable),
            new(0x8000, ulong.MaxValue, Usable),
            new(0xF_FFFF_FFFF_F000, ulong.MaxValue, Reserved));
        AssertRegions(map, (0x1000, 0x1000, Usable), (0xF_FFFF_FFFF_F000, 0x1000, Reserved));
    }

    [Test]
    public void ReservationsCarveUsableMemoryOnly()
    {
        MemoryMapEntry[] reservations =
        [
            new(0x10_0800, 0x1000, MemoryRegionKind.Kernel),
            new(0x1F_F000, 0x2000, MemoryRegionKind.BootReclaimable),
            new(0x80_0000, 0x1000, MemoryRegionKind.Kernel),
        ];
        MemoryMap map = MemoryMap.Create([new(0x10_0000, 0x10_0000, Usable), new(0x20_0000, 0x1000, Reserved)], reservations).Value;
        AssertRegions(
            map,
            (0x10_0000, 0x2000, MemoryRegionKind.Kernel),
            (0x10_2000, 0xF_D000, Usable),
            (0x1F_F000, 0x1000, MemoryRegionKind.BootReclaimable),
            (0x20_0000, 0x1000, Reserved));
    }

    [Test]
    public void ReservingTakesTheStartOfTheLowestFittingRegionAboveOneMegabyte()
    {
        MemoryMap map = Create(new(0, 0x9_F000, Usable), new(0x10_0000, 0x3000, Usable), new(0x20_0000, 0x10_0000, Usable));
        Assert.That(map.TryReserve(0x3001, Limit(1UL << 32), MemoryRegionKind.Kernel, out PhysicalRange range), Is.True);
        Assert.That((range.Start.Value, range.Length), Is.EqualTo((0x20_0000UL, 0x4000UL)));
        Assert.That(map.TryReserve(0x3000, Limit(1UL << 32), MemoryRegionKind.Kernel, out range), Is.True);
        Assert.That(range.Start.Value, Is.EqualTo(0x10_0000));
        Assert.That(map.TryReserve(0x3000, Limit(0x10_0000), MemoryRegionKind.Kernel, out range), Is.True);
        Assert.That(range.Start.Value, Is.Zero);
        Assert.That(map.TryReserve(1, Limit(0), MemoryRegionKind.Kernel, out _), Is.False);
        Assert.That(map.TryReserve(0, Limit(1UL << 32), MemoryRegionKind.Kernel, out _), Is.False);
        Assert.That(map.TryReserve(ulong.MaxValue, Limit(1UL << 32), MemoryRegionKind.Kernel, out _), Is.False);
        AssertRegions(
            map,
            (0, 0x3000, MemoryRegionKind.Kernel),
            (0x3000, 0x9_C000, Usable),
            (0x10_0000, 0x3000, MemoryRegionKind.Kernel),
            (0x20_0000, 0x4000, MemoryRegionKind.Kernel),
            (0x20_4000, 0xF_C000, Usable));
    }

    [Test]
    public void ReservingHasAnEnd()
    {
        MemoryMap map = Create(new MemoryMapEntry(0x10_0000, 0x10_0000, Usable));
        int count = 0;
        while (map.TryReserve(0x1000, Limit(1UL << 32), MemoryRegionKind.Kernel, out _))
        {
            count++;
        }

        Assert.That(count, Is.EqualTo(8));
    }

    /// <summary>Random entries against a picture of the first frames, one kind each.</summary>
    [Test]
    public void RandomEntriesMatchAModel([Range(1, 300)] int seed)
    {
        const int frames = 64;
        Random random = new(seed);
        int?[] kinds = new int?[frames];
        MemoryMapEntry[] entries = new MemoryMapEntry[random.Next(1, 12)];
        for (int i = 0; i < entries.Length; i++)
        {
            ulong start = (ulong)random.Next(frames * 4096);
            ulong length = (ulong)random.Next((frames * 4096) - (int)start);
            (start, length) = random.Next(2) == 0 ? (start & ~0xFFFUL, length & ~0xFFFUL) : (start, length);
            MemoryRegionKind kind = (MemoryRegionKind)random.Next(7);
            entries[i] = new MemoryMapEntry(start, length, kind);
            for (ulong frame = 0; frame < frames && length > 0; frame++)
            {
                bool inside = frame * 4096 >= start && (frame + 1) * 4096 <= start + length;
                bool touched = frame * 4096 < start + length && (frame + 1) * 4096 > start;
                if (kind == Usable ? inside : touched)
                {
                    kinds[frame] = Math.Max(kinds[frame] ?? 0, (int)kind);
                }
            }
        }

        Result<MemoryMap, MemoryMapError> result = MemoryMap.Create(entries, []);
        Assert.That(result.IsSuccess, Is.EqualTo(Array.IndexOf(kinds, 0) >= 0));
        if (result.IsSuccess)
        {
            List<(ulong, ulong, MemoryRegionKind)> expected = [];
            for (int frame = 0; frame < frames; frame++)
            {
                if (kinds[frame] is not int kind)
                {
                    continue;
                }

                if (frame > 0 && kinds[frame - 1] == kind)
                {
                    expected[^1] = (expected[^1].Item1, expected[^1].Item2 + 4096, (MemoryRegionKind)kind);
                }
                else
                {
                    expected.Add(((ulong)frame * 4096, 4096, (MemoryRegionKind)kind));
                }
            }

            AssertRegions(result.Value, [.. expected]);
        }
    }

    private static PhysicalAddress Limit(ulong value) => PhysicalAddress.Create(value);

    private static MemoryMap Create(params MemoryMapEntry[] entries) => MemoryMap.Create(entries, []).Value;

    private static MemoryMapError Error(params MemoryMapEntry[] entries) => MemoryMap.Create(entries, []).Error;

    private static void AssertRegions(MemoryMap map, params (ulong Start, ulong Length, MemoryRegionKind Kind)[] expected)
    {
        List<(ulong, ulong, MemoryRegionKind)> actual = [];
        foreach (MemoryRegion region in map.Regions)
        {
            actual.Add((region.Range.Start.Value, region.Range.Length, region.Kind));
        }

        Assert.That(actual, Is.EqualTo(expected));
    }
}
