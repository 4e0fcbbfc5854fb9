using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>One mapper, every format and window: what the software MMU sees is what was asked for.</summary>
[TestFixture(typeof(X86_64PageTableFormat), typeof(DirectWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(X86_64PageTableFormat), typeof(RecursiveWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(LpaePageTableFormat), typeof(DirectWindow<PagingPlatform<LpaeSoftwareMmu>>), typeof(LpaeSoftwareMmu))]
public sealed class PageMapperTests<TFormat, TWindow, TMmu> : PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    [Test]
    public void EverySizeAndAttributeIsSeenByTheMmu()
    {
        for (uint bits = 0; bits < 128; bits++)
        {
            PageAttributes attributes = ToAttributes(bits);
            MapAndCompare<Size4KiB>(0x1000_0000_0000UL + (bits << 12), 0x1_2345_6000, attributes);
            MapAndCompare<Size2MiB>(0x2000_0000_0000 + ((ulong)bits << 21), 0x12_3460_0000, attributes);
            MapAndCompare<Size1GiB>(0x3000_0000_0000 + ((ulong)bits << 30), 0x123_4000_0000, attributes);
        }

        Unmap(Range(0x1000_0000_0000, 128UL << 12));
        Unmap(Range(0x2000_0000_0000, 128UL << 21));
        Unmap(Range(0x3000_0000_0000, 128UL << 30));
        AssertNothingIsMapped();
    }

    [Test]
    public void MapUnmapTranslateAtTheEdgesOfBothHalves()
    {
        foreach (ulong address in (ulong[])[0, 0x7FFF_FFFF_F000, 0xFFFF_8000_0000_0000, 0xFFFF_FF7F_FFFF_F000])
        {
            Assert.That(Mapper.TryTranslate(VirtualAddress.Create(address), out _), Is.False);
            MapAndCompare<Size4KiB>(address, 0xABC000, ReadWrite);
            Assert.That(Mapper.TryTranslate(VirtualAddress.Create(address + 0x123), out PhysicalAddress physical), Is.True);
            Assert.That(physical.Value, Is.EqualTo(0xABC123));
            Assert.That(Unmap<Size4KiB>(address, out ulong frame), Is.EqualTo(PagingError.None));
            Assert.That(frame, Is.EqualTo(0xABC000));
            Assert.That(Unmap<Size4KiB>(address, out _), Is.EqualTo(PagingError.NotMapped));
            Assert.That(Machine.Mmu.Walk(address), Is.Null);
        }
    }

    [Test]
    public void ErrorsSayWhatIsInTheWay()
    {
        Assert.That(Map<Size2MiB>(0x4000_0000, 0x20_0000, ReadWrite), Is.EqualTo(PagingError.None));
        Assert.That(Map<Size2MiB>(0x4000_0000, 0x20_0000, ReadWrite), Is.EqualTo(PagingError.AlreadyMapped));
        Assert.That(Map<Size4KiB>(0x4000_1000, 0x1000, ReadWrite), Is.EqualTo(PagingError.PartOfLargerPage));
        Assert.That(Map<Size1GiB>(0x4000_0000, 0, ReadWrite), Is.EqualTo(PagingError.HasSmallerPages));
        Assert.That(Unmap<Size4KiB>(0x4000_0000, out _), Is.EqualTo(PagingError.PartOfLargerPage));
        Assert.That(Unmap<Size1GiB>(0x4000_0000, out _), Is.EqualTo(PagingError.HasSmallerPages));
        Assert.That(Unmap<Size2MiB>(0x4020_0000, out _), Is.EqualTo(PagingError.NotMapped));
        Assert.That(Unmap<Size2MiB>(0x4000_0000, out _), Is.EqualTo(PagingError.None));
        AssertNothingIsMapped();
    }

    [Test]
    public void LargePagesNeedTheCpu()
    {
        PageMapper<TFormat, TWindow, PagingPlatform<TMmu>> small = new(Mapper.Root, CreateWindow(), Platform, largestShift: 21);
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(small.Map(Page<Size1GiB>.Create(VirtualAddress.Zero), Frame<Size1GiB>.Create(PhysicalAddress.Zero), ReadWrite, ref batch), Is.EqualTo(PagingError.UnsupportedSize));
        Assert.That(small.MapRange(Range(0, 1UL << 30), PhysicalAddress.Zero, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        Assert.That(Machine.Mmu.Walk(0)?.Shift, Is.EqualTo(21));
    }






    [Test]
    public void TheUpperHalfsFirstTablesStayForThoseWhoShareThem()
    {
        const ulong address = 0xFFFF_FE80_0000_0000;
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(Mapper.PrepareSharedTables(Range(address, 1UL << 39), ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        Assert.That(RootTable<TFormat>.TryCreateSharing(Platform, Platform, s_slot, Mapper.Root, out Frame<Size4KiB> other), Is.True);
        Map<Size4KiB>(address, 0x5000, ReadWrite);
        Machine.Mmu.Root = other.Start.Value;
        Assert.That(Machine.Mmu.Walk(address)?.Frame, Is.EqualTo(0x5000));
        Machine.Mmu.Root = Mapper.Root.Start.Value;
        Assert.That(Unmap<Size4KiB>(address, out _), Is.EqualTo(PagingError.None));
        Assert.That(Machine.Frames.Allocated, Has.Count.EqualTo(FramesAtStart + 2));
        Platform.FreeFrame(other);
    }

    /// <summary>What was a table, a page or nothing may become another of these within one batch; the window must not show the old.</summary>
    [Test]
    public void OneBatchMayChangeTheSamePlaceOverAndOver()
    {
        const ulong address = 0x1234_4000_0000;
        Page<Size4KiB> small = Page<Size4KiB>.Create(VirtualAddress.Create(address));
        Page<Size2MiB> large = Page<Size2MiB>.Create(VirtualAddress.Create(address));
        Page<Size1GiB> giant = Page<Size1GiB>.Create(VirtualAddress.Create(address));
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        for (ulong round = 0; round < 4; round++)
        {
            Frame<Size4KiB> smallFrame = Frame<Size4KiB>.Create(PhysicalAddress.Create((1 + round) << 12));
            Assert.That(Mapper.Map(small, smallFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(Mapper.Unmap(small, out _, ref batch), Is.EqualTo(PagingError.None));
            Assert.That(Mapper.Map(small + 1, smallFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            Assert.That(Machine.Mmu.Walk(address + 0x1000)?.Frame, Is.EqualTo(smallFrame.Start.Value));
            TouchWindow(address);
            Assert.That(Mapper.Unmap(small + 1, out _, ref batch), Is.EqualTo(PagingError.None));

            Frame<Size2MiB> largeFrame = Frame<Size2MiB>.Create(PhysicalAddress.Create((1 + round) << 21));
            Assert.That(Mapper.Map(large, largeFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(Mapper.Unmap(large, out _, ref batch), Is.EqualTo(PagingError.None));
            Assert.That(Mapper.Map(small, smallFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(Mapper.Unmap(small, out _, ref batch), Is.EqualTo(PagingError.None));

            Frame<Size1GiB> giantFrame = Frame<Size1GiB>.Create(PhysicalAddress.Create((1 + round) << 30));
            Assert.That(Mapper.Map(giant, giantFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(Mapper.ProtectRange(Range(address + 0x20_1000, 0x1000), PageAttributes.None, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(Machine.Mmu.Walk(address + 0x20_1000)?.Rights, Is.EqualTo(MmuRights.KernelRead));
            IgnorePages ignore = default;
            Assert.That(Mapper.UnmapRange(Range(address, 1UL << 30), ref ignore, ref batch), Is.EqualTo(PagingError.None));
        }

        batch.Dispose();
        AssertNothingIsMapped();
    }
}
