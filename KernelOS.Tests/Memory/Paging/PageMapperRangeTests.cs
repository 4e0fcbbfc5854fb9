using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>Ranges: the largest pages that fit, split where a part changes.</summary>
[TestFixture(typeof(X86_64PageTableFormat), typeof(DirectWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(X86_64PageTableFormat), typeof(RecursiveWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(LpaePageTableFormat), typeof(DirectWindow<PagingPlatform<LpaeSoftwareMmu>>), typeof(LpaeSoftwareMmu))]
public sealed class PageMapperRangeTests<TFormat, TWindow, TMmu> : PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    [Test]
    public void ARangeTakesTheLargestPagesThatFit()
    {
        ulong start = 0x1_0000_0000 - (1 << 21) - (3 << 12);
        ulong length = (1UL << 30) + (2UL << 21) + (5UL << 12);
        Assert.That(MapRange(start, start, length, ReadWrite), Is.EqualTo(PagingError.None));
        Dictionary<int, int> sizes = [];
        for (ulong at = start; at < start + length;)
        {
            MmuPage page = Machine.Mmu.Walk(at)!.Value;
            Assert.That(page.Frame, Is.EqualTo(page.Start));
            sizes[page.Shift] = sizes.GetValueOrDefault(page.Shift) + 1;
            at += page.Size;
        }

        Assert.That(sizes, Is.EquivalentTo(new Dictionary<int, int> { [12] = 5, [21] = 2, [30] = 1 }));
        Unmap(Range(start, length));
        AssertNothingIsMapped();
    }

    [Test]
    public void ARangeThatMeetsAMappedPageChangesNothing()
    {
        MapAndCompare<Size4KiB>(0x60_0000, 0x5000, ReadWrite);
        int frames = Machine.Frames.Allocated.Count;
        Assert.That(MapRange(0x1000, 0, 0x80_0000, ReadWrite), Is.EqualTo(PagingError.AlreadyMapped));
        Assert.That(Machine.Mmu.Walk(0x1000), Is.Null);
        Assert.That(Machine.Mmu.Walk(0x60_0000)?.Frame, Is.EqualTo(0x5000));
        Assert.That(Machine.Frames.Allocated, Has.Count.EqualTo(frames));
    }

    [Test]
    public void ARangeGoesBesideSmallerPagesThatAreThere()
    {
        MapAndCompare<Size4KiB>(0x1F_F000, 0x5000, ReadWrite);
        Assert.That(MapRange(0x20_0000, 0x20_0000, 0x40_0000, ReadWrite), Is.EqualTo(PagingError.None));
        Assert.That(Unmap<Size2MiB>(0x20_0000, out _), Is.EqualTo(PagingError.None));
        MapAndCompare<Size4KiB>(0x20_0000, 0x5000, ReadWrite);
        Assert.That(MapRange(0x20_1000, 0x20_1000, 0x1F_F000, ReadWrite), Is.EqualTo(PagingError.None));
    }

    [Test]
    public void ProtectingAPartSplitsLargePages()
    {
        Assert.That(MapRange(0x4000_0000, 0x4000_0000, 1UL << 30, ReadWrite | PageAttributes.Global), Is.EqualTo(PagingError.None));
        TouchEverything(0x4000_0000, 1UL << 30, 1UL << 21);
        Protect(Range(0x4000_3000, 0x2000), PageAttributes.Executable);
        Assert.That(Machine.Mmu.FindStale(), Is.Null);
        Assert.That(Machine.Mmu.Walk(0x4000_2000), Is.EqualTo(Expect(0x4000_2000, 0x4000_2000, 12, ReadWrite | PageAttributes.Global)));
        Assert.That(Machine.Mmu.Walk(0x4000_4000), Is.EqualTo(Expect(0x4000_4000, 0x4000_4000, 12, PageAttributes.Executable)));
        Assert.That(Machine.Mmu.Walk(0x4020_0000), Is.EqualTo(Expect(0x4020_0000, 0x4020_0000, 21, ReadWrite | PageAttributes.Global)));
        Unmap(Range(0x4000_0000, 1UL << 30));
        AssertNothingIsMapped();
    }

    [Test]
    public void WhenFramesRunOutNothingHasChanged()
    {
        for (int available = 0; available < 3; available++)
        {
            Machine.Frames.AllocationsUntilFailure = available;
            Assert.That(Map<Size4KiB>(0x7000_0000_0000, 0x1000, ReadWrite), Is.EqualTo(PagingError.OutOfFrames));
            AssertNothingIsMapped();
        }

        Machine.Frames.AllocationsUntilFailure = null;
        Assert.That(MapRange(0x4000_0000, 0x4000_0000, 1UL << 30, ReadWrite), Is.EqualTo(PagingError.None));
        for (int available = 0; available < 2; available++)
        {
            Machine.Frames.AllocationsUntilFailure = available;
            IgnorePages ignore = default;
            TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
            Assert.That(Mapper.UnmapRange(Range(0x4000_0000, 0x1000), ref ignore, ref batch), Is.EqualTo(PagingError.OutOfFrames));
            batch.Dispose();
            Assert.That(Machine.Mmu.Walk(0x4000_0000)?.Frame, Is.EqualTo(0x4000_0000));
        }

        Unmap(Range(0x4000_0000, 1UL << 30));
        AssertNothingIsMapped();
    }
}
