using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>Small pages become large ones again.</summary>
[TestFixture(typeof(X86_64PageTableFormat), typeof(DirectWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(X86_64PageTableFormat), typeof(RecursiveWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(LpaePageTableFormat), typeof(DirectWindow<PagingPlatform<LpaeSoftwareMmu>>), typeof(LpaeSoftwareMmu))]
public sealed class PageMapperMergeTests<TFormat, TWindow, TMmu> : PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    [TestCase(0x4000_0000UL)]
    [TestCase(0xFFFF_8000_4000_0000UL)]
    public void WhatWasSplitBecomesWholeAgain(ulong start)
    {
        Assert.That(MapRange(start, 0x8000_0000, 1UL << 30, ReadWrite), Is.EqualTo(PagingError.None));
        int tables = Machine.Frames.Allocated.Count;
        Protect(Range(start + 0x3000, 0x2000), PageAttributes.Executable);
        Assert.That(Machine.Frames.Allocated, Has.Count.EqualTo(tables + 2));
        Assert.That(Merge(Range(start, 1UL << 30)), Is.Zero, "one part is different");
        Protect(Range(start + 0x3000, 0x2000), ReadWrite);
        TouchEverything(start, 0x40_0000, 4096);

        Assert.That(Merge(Range(start + 0x1000, 1UL << 29)), Is.Zero, "the table does not lie in the range");
        Assert.That(Merge(Range(start, 1UL << 30)), Is.EqualTo(2));
        Assert.That(Machine.Mmu.Walk(start + 0x3000), Is.EqualTo(Expect(start, 0x8000_0000, 30, ReadWrite)));
        Assert.That(Machine.Mmu.FindStale(), Is.Null);
        Assert.That(Machine.Frames.Allocated, Has.Count.EqualTo(tables));
        Unmap(Range(start, 1UL << 30));
        AssertNothingIsMapped();
    }

    [Test]
    public void PagesThatWereMappedOneByOneBecomeOne()
    {
        const ulong start = 0x2000_0000_0000;
        for (ulong offset = 0; offset < 1 << 21; offset += 4096)
        {
            Assert.That(Map<Size4KiB>(start + offset, 0x1234_0020_0000 + offset, PageAttributes.User | PageAttributes.WriteCombining), Is.EqualTo(PagingError.None));
        }

        Assert.That(Merge(Range(start, 1 << 21)), Is.EqualTo(1));
        Assert.That(Machine.Mmu.Walk(start + 0x1F_FFFF), Is.EqualTo(Expect(start, 0x1234_0020_0000, 21, PageAttributes.User | PageAttributes.WriteCombining)));
        Assert.That(Unmap(Range(start, 1 << 21)).Select(leaf => leaf.Shift), Is.EqualTo(new[] { 21 }));
        AssertNothingIsMapped();
    }

    [TestCase(0x1000UL, 0UL, TestName = "NotAligned")]
    [TestCase(0UL, 511UL, TestName = "NotSideBySide")]
    public void PhysicalMemoryMustFit(ulong shift, ulong gapBefore)
    {
        for (ulong page = 0; page < 512; page++)
        {
            ulong frame = 0x4000_0000 + shift + ((page + (page == gapBefore && gapBefore != 0 ? 1UL : 0)) << 12);
            Assert.That(Map<Size4KiB>(page << 12, frame, ReadWrite), Is.EqualTo(PagingError.None));
        }

        Assert.That(Merge(Range(0, 1UL << 30)), Is.Zero);
        UnmapEverything();
        AssertNothingIsMapped();
    }

    [Test]
    public void LargePagesThatTheCpuDoesNotHaveAreNotMade()
    {
        PageMapper<TFormat, TWindow, PagingPlatform<TMmu>> small = new(Mapper.Root, CreateWindow(), Platform, largestShift: 21);
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(small.MapRange(Range(0, 1UL << 30), PhysicalAddress.Zero, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
        Assert.That(small.MergeRange(Range(0, 1UL << 30), ref batch), Is.Zero);
        Assert.That(Mapper.MergeRange(Range(0, 1UL << 30), ref batch), Is.EqualTo(1));
        batch.Dispose();
        UnmapEverything();
        AssertNothingIsMapped();
    }
}
