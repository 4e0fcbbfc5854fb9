using System;
using System.Collections.Generic;
using System.Linq;
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
public sealed class PageMapperTests<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    private const PageAttributes ReadWrite = PageAttributes.Writable;
    private static readonly int s_slot = TFormat.AllowsRecursion ? 511 : -1;

    private EmulatedMachine<TMmu> _machine = null!;
    private PageMapper<TFormat, TWindow, PagingPlatform<TMmu>> _mapper;
    private int _framesAtStart;

    private PagingPlatform<TMmu> Platform => new(_machine);

    [SetUp]
    public void MakeRoot()
    {
        _machine = new EmulatedMachine<TMmu>();
        Assert.That(RootTable<TFormat>.TryCreate(Platform, Platform, s_slot, out Frame<Size4KiB> root), Is.True);
        _machine.Mmu.Root = root.Start.Value;
        _mapper = new(root, CreateWindow(), Platform);
        _framesAtStart = _machine.Frames.Allocated.Count;
    }

    [TearDown]
    public void Dispose() => _machine.Dispose();

    [Test]
    public void EverySizeAndAttributeIsSeenByTheMmu()
    {
        for (uint bits = 0; bits < 64; bits++)
        {
            PageAttributes attributes = ToAttributes(bits);
            MapAndCompare<Size4KiB>(0x1000_0000_0000UL + (bits << 12), 0x1_2345_6000, attributes);
            MapAndCompare<Size2MiB>(0x2000_0000_0000 + ((ulong)bits << 21), 0x12_3460_0000, attributes);
            MapAndCompare<Size1GiB>(0x3000_0000_0000 + ((ulong)bits << 30), 0x123_4000_0000, attributes);
        }

        Unmap(Range(0x1000_0000_0000, 64UL << 12));
        Unmap(Range(0x2000_0000_0000, 64UL << 21));
        Unmap(Range(0x3000_0000_0000, 64UL << 30));
        AssertNothingIsMapped();
    }

    [Test]
    public void MapUnmapTranslateAtTheEdgesOfBothHalves()
    {
        foreach (ulong address in (ulong[])[0, 0x7FFF_FFFF_F000, 0xFFFF_8000_0000_0000, 0xFFFF_FF7F_FFFF_F000])
        {
            Assert.That(_mapper.TryTranslate(VirtualAddress.Create(address), out _), Is.False);
            MapAndCompare<Size4KiB>(address, 0xABC000, ReadWrite);
            Assert.That(_mapper.TryTranslate(VirtualAddress.Create(address + 0x123), out PhysicalAddress physical), Is.True);
            Assert.That(physical.Value, Is.EqualTo(0xABC123));
            Assert.That(Unmap<Size4KiB>(address, out ulong frame), Is.EqualTo(PagingError.None));
            Assert.That(frame, Is.EqualTo(0xABC000));
            Assert.That(Unmap<Size4KiB>(address, out _), Is.EqualTo(PagingError.NotMapped));
            Assert.That(_machine.Mmu.Walk(address), Is.Null);
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
        PageMapper<TFormat, TWindow, PagingPlatform<TMmu>> small = new(_mapper.Root, CreateWindow(), Platform, largestShift: 21);
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(small.Map(Page<Size1GiB>.Create(VirtualAddress.Zero), Frame<Size1GiB>.Create(PhysicalAddress.Zero), ReadWrite, ref batch), Is.EqualTo(PagingError.UnsupportedSize));
        Assert.That(small.MapRange(Range(0, 1UL << 30), PhysicalAddress.Zero, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        Assert.That(_machine.Mmu.Walk(0)?.Shift, Is.EqualTo(21));
    }

    [Test]
    public void ARangeTakesTheLargestPagesThatFit()
    {
        ulong start = 0x1_0000_0000 - (1 << 21) - (3 << 12);
        ulong length = (1UL << 30) + (2UL << 21) + (5UL << 12);
        Assert.That(MapRange(start, start, length, ReadWrite), Is.EqualTo(PagingError.None));
        Dictionary<int, int> sizes = [];
        for (ulong at = start; at < start + length;)
        {
            MmuPage page = _machine.Mmu.Walk(at)!.Value;
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
        int frames = _machine.Frames.Allocated.Count;
        Assert.That(MapRange(0x1000, 0, 0x80_0000, ReadWrite), Is.EqualTo(PagingError.AlreadyMapped));
        Assert.That(_machine.Mmu.Walk(0x1000), Is.Null);
        Assert.That(_machine.Mmu.Walk(0x60_0000)?.Frame, Is.EqualTo(0x5000));
        Assert.That(_machine.Frames.Allocated, Has.Count.EqualTo(frames));
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
        Assert.That(_machine.Mmu.FindStale(), Is.Null);
        Assert.That(_machine.Mmu.Walk(0x4000_2000), Is.EqualTo(Expect(0x4000_2000, 0x4000_2000, 12, ReadWrite | PageAttributes.Global)));
        Assert.That(_machine.Mmu.Walk(0x4000_4000), Is.EqualTo(Expect(0x4000_4000, 0x4000_4000, 12, PageAttributes.Executable)));
        Assert.That(_machine.Mmu.Walk(0x4020_0000), Is.EqualTo(Expect(0x4020_0000, 0x4020_0000, 21, ReadWrite | PageAttributes.Global)));
        Unmap(Range(0x4000_0000, 1UL << 30));
        AssertNothingIsMapped();
    }

    [Test]
    public void WhenFramesRunOutNothingHasChanged()
    {
        for (int available = 0; available < 3; available++)
        {
            _machine.Frames.AllocationsUntilFailure = available;
            Assert.That(Map<Size4KiB>(0x7000_0000_0000, 0x1000, ReadWrite), Is.EqualTo(PagingError.OutOfFrames));
            AssertNothingIsMapped();
        }

        _machine.Frames.AllocationsUntilFailure = null;
        Assert.That(MapRange(0x4000_0000, 0x4000_0000, 1UL << 30, ReadWrite), Is.EqualTo(PagingError.None));
        for (int available = 0; available < 2; available++)
        {
            _machine.Frames.AllocationsUntilFailure = available;
            IgnorePages ignore = default;
            TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
            Assert.That(_mapper.UnmapRange(Range(0x4000_0000, 0x1000), ref ignore, ref batch), Is.EqualTo(PagingError.OutOfFrames));
            batch.Dispose();
            Assert.That(_machine.Mmu.Walk(0x4000_0000)?.Frame, Is.EqualTo(0x4000_0000));
        }

        Unmap(Range(0x4000_0000, 1UL << 30));
        AssertNothingIsMapped();
    }

    [Test]
    public void TheUpperHalfsFirstTablesStayForThoseWhoShareThem()
    {
        const ulong address = 0xFFFF_FE80_0000_0000;
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(_mapper.PrepareSharedTables(Range(address, 1UL << 39), ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        Assert.That(RootTable<TFormat>.TryCreateSharing(Platform, Platform, s_slot, _mapper.Root, out Frame<Size4KiB> other), Is.True);
        Map<Size4KiB>(address, 0x5000, ReadWrite);
        _machine.Mmu.Root = other.Start.Value;
        Assert.That(_machine.Mmu.Walk(address)?.Frame, Is.EqualTo(0x5000));
        _machine.Mmu.Root = _mapper.Root.Start.Value;
        Assert.That(Unmap<Size4KiB>(address, out _), Is.EqualTo(PagingError.None));
        Assert.That(_machine.Frames.Allocated, Has.Count.EqualTo(_framesAtStart + 2));
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
            Assert.That(_mapper.Map(small, smallFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(_mapper.Unmap(small, out _, ref batch), Is.EqualTo(PagingError.None));
            Assert.That(_mapper.Map(small + 1, smallFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            Assert.That(_machine.Mmu.Walk(address + 0x1000)?.Frame, Is.EqualTo(smallFrame.Start.Value));
            TouchWindow(address);
            Assert.That(_mapper.Unmap(small + 1, out _, ref batch), Is.EqualTo(PagingError.None));

            Frame<Size2MiB> largeFrame = Frame<Size2MiB>.Create(PhysicalAddress.Create((1 + round) << 21));
            Assert.That(_mapper.Map(large, largeFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(_mapper.Unmap(large, out _, ref batch), Is.EqualTo(PagingError.None));
            Assert.That(_mapper.Map(small, smallFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(_mapper.Unmap(small, out _, ref batch), Is.EqualTo(PagingError.None));

            Frame<Size1GiB> giantFrame = Frame<Size1GiB>.Create(PhysicalAddress.Create((1 + round) << 30));
            Assert.That(_mapper.Map(giant, giantFrame, ReadWrite, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(_mapper.ProtectRange(Range(address + 0x20_1000, 0x1000), PageAttributes.None, ref batch), Is.EqualTo(PagingError.None));
            TouchWindow(address);
            Assert.That(_machine.Mmu.Walk(address + 0x20_1000)?.Rights, Is.EqualTo(MmuRights.KernelRead));
            IgnorePages ignore = default;
            Assert.That(_mapper.UnmapRange(Range(address, 1UL << 30), ref ignore, ref batch), Is.EqualTo(PagingError.None));
        }

        batch.Dispose();
        AssertNothingIsMapped();
    }

    /// <summary>Random changes against a dictionary of pages, the TLB full of what was there before.</summary>
    [TestCase(1, 10_000)]
    [TestCase(2, 10_000)]
    public void RandomChangesMatchAModel(int seed, int operations)
    {
        Random random = new(seed);
        SortedDictionary<ulong, MmuPage> model = [];
        for (int i = 0; i < operations; i++)
        {
            string step = $"seed {seed}, operation {i}";
            if (model.Count > 1200)
            {
                UnmapEverything();
                model.Clear();
            }

            switch (random.Next(8))
            {
                case 0:
                    RandomMap<Size4KiB>(random, model, step);
                    break;
                case 1:
                    RandomMap<Size2MiB>(random, model, step);
                    break;
                case 2:
                    RandomMap<Size1GiB>(random, model, step);
                    break;
                case 3 when model.Count > 0:
                    RandomUnmap(random, model, step);
                    break;
                case 4:
                    RandomRange(random, model, step, protect: false);
                    break;
                case 5:
                    RandomRange(random, model, step, protect: true);
                    break;
                default:
                    Touch(random, model);
                    break;
            }

            Assert.That(_machine.Mmu.FindStale(), Is.Null, step);
        }

        UnmapEverything();
        AssertNothingIsMapped();
    }

    /// <summary>All but the recursive slot.</summary>
    private void UnmapEverything()
    {
        Unmap(Range(0, 1UL << 47));
        Unmap(Range(0xFFFF_8000_0000_0000, 255UL << 39));
    }

    private void RandomMap<TSize>(Random random, SortedDictionary<ulong, MmuPage> model, string step)
        where TSize : struct, IPageSize
    {
        ulong size = 1UL << TSize.Shift;
        ulong start = RandomAddress(random) & ~(size - 1);
        ulong frame = (ulong)random.NextInt64(1L << 45) & ~(size - 1);
        PageAttributes attributes = RandomAttributes(random, start);
        bool free = !model.Values.Any(page => page.Start < start + size && start < page.Start + page.Size);
        PagingError error = Map<TSize>(start, frame, attributes);
        Assert.That(error == PagingError.None, Is.EqualTo(free), step);
        if (free)
        {
            model.Add(start, Expect(start, frame, TSize.Shift, attributes));
            Assert.That(_machine.Mmu.Walk(start), Is.EqualTo(model[start]), step);
        }
    }

    private void RandomUnmap(Random random, SortedDictionary<ulong, MmuPage> model, string step)
    {
        MmuPage page = model.Values.ElementAt(random.Next(model.Count));
        Assert.That(_mapper.TryFind(VirtualAddress.Create(page.Start + page.Size - 1), out PageLeaf leaf), Is.True, step);
        Assert.That((leaf.Start.Value, leaf.Frame.Value, leaf.Shift), Is.EqualTo((page.Start, page.Frame, page.Shift)), step);
        ulong frame = 0;
        PagingError error = page.Shift switch
        {
            12 => Unmap<Size4KiB>(page.Start, out frame),
            21 => Unmap<Size2MiB>(page.Start, out frame),
            _ => Unmap<Size1GiB>(page.Start, out frame),
        };
        Assert.That((error, frame), Is.EqualTo((PagingError.None, page.Frame)), step);
        model.Remove(page.Start);
    }

    private void RandomRange(Random random, SortedDictionary<ulong, MmuPage> model, string step, bool protect)
    {
        ulong start = RandomAddress(random) & ~0xFFFUL;
        ulong length = (ulong)random.NextInt64(1L << random.Next(13, 31)) & ~0xFFFUL;
        length = Math.Min(length, (1UL << 47) - (start & ((1UL << 47) - 1)));
        PageAttributes attributes = RandomAttributes(random, start);
        List<ulong> expected = SplitModel(model, start, length);
        if (protect)
        {
            Protect(Range(start, length), attributes);
            foreach (ulong key in expected)
            {
                model[key] = Expect(key, model[key].Frame, model[key].Shift, attributes);
                Assert.That(_machine.Mmu.Walk(key), Is.EqualTo(model[key]), step);
            }
        }
        else
        {
            List<PageLeaf> seen = Unmap(Range(start, length));
            Assert.That(seen.Select(leaf => leaf.Start.Value), Is.EqualTo(expected), step);
            Assert.That(seen.Select(leaf => (leaf.Frame.Value, leaf.Shift)), Is.EqualTo(expected.Select(key => (model[key].Frame, model[key].Shift))), step);
            expected.ForEach(key => model.Remove(key));
        }
    }

    /// <summary>Splits the model's pages at the range's ends; gives the pages inside.</summary>
    private static List<ulong> SplitModel(SortedDictionary<ulong, MmuPage> model, ulong start, ulong length)
    {
        if (length == 0)
        {
            return [];
        }

        foreach (ulong boundary in (ulong[])[start, start + length])
        {
            while (model.Values.FirstOrDefault(page => page.Start < boundary && boundary - page.Start < page.Size) is { Size: > 1 } large)
            {
                model.Remove(large.Start);
                ulong part = large.Size / 512;
                for (ulong i = 0; i < 512; i++)
                {
                    model.Add(large.Start + (i * part), large with { Start = large.Start + (i * part), Frame = large.Frame + (i * part), Shift = large.Shift - 9 });
                }
            }
        }

        return [.. model.Keys.Where(key => key - start < length)];
    }

    private void Touch(Random random, SortedDictionary<ulong, MmuPage> model)
    {
        for (int i = 0; i < 4; i++)
        {
            ulong address = model.Count > 0 && random.Next(2) == 0 ? model.Values.ElementAt(random.Next(model.Count)).Start : RandomAddress(random);
            MmuPage? seen = _machine.Mmu.Translate(address);
            MmuPage expected = model.Values.FirstOrDefault(page => page.Contains(address));
            Assert.That(seen ?? default, Is.EqualTo(expected));
            TouchWindow(address);
        }
    }

    /// <summary>What a CPU may do at any time by itself: look through the window at tables, and at what it takes for tables.</summary>
    private void TouchWindow(ulong address)
    {
        _machine.Mmu.Translate(address);
        for (int level = 0; s_slot >= 0 && level < 4; level++)
        {
            _machine.Mmu.Translate(PageTable.GetRecursiveAddress(s_slot, VirtualAddress.Create(address), level).Value);
        }
    }

    private static ulong RandomAddress(Random random) =>
        ((ulong)random.Next(3) << 39)
        + ((ulong)random.Next(3) << 30)
        + ((ulong)random.Next(4) << 21)
        + ((ulong)random.Next(512) << 12)
        + (random.Next(2) == 0 ? 0 : 0xFFFF_8000_0000_0000);

    private static PageAttributes RandomAttributes(Random random, ulong address)
    {
        PageAttributes attributes = ToAttributes((uint)random.Next(64));
        return address >> 63 == 0 ? attributes : attributes & ~PageAttributes.User;
    }

    /// <summary>Spreads six bits over the attributes of pages that can be accessed.</summary>
    private static PageAttributes ToAttributes(uint bits) =>
        (PageAttributes)((bits & 31) << 1) | ((bits & 32) != 0 ? PageAttributes.Global : 0);

    private static MmuPage Expect(ulong start, ulong frame, int shift, PageAttributes attributes)
    {
        bool user = (attributes & PageAttributes.User) != 0;
        bool write = (attributes & PageAttributes.Writable) != 0;
        bool execute = (attributes & PageAttributes.Executable) != 0;
        MmuRights rights = MmuRights.KernelRead;
        rights |= write ? MmuRights.KernelWrite : 0;
        rights |= execute && !user ? MmuRights.KernelExecute : 0;
        rights |= user ? MmuRights.UserRead : 0;
        rights |= user && write ? MmuRights.UserWrite : 0;
        rights |= user && execute ? MmuRights.UserExecute : 0;
        MmuCaching caching = (attributes & PageAttributes.Uncached) != 0 ? MmuCaching.Uncached
            : (attributes & PageAttributes.WriteThrough) != 0 ? MmuCaching.WriteThrough : MmuCaching.WriteBack;
        return new MmuPage(start, frame, shift, rights, caching, (attributes & PageAttributes.Global) != 0);
    }

    private static VirtualRange Range(ulong start, ulong length) => VirtualRange.Create(VirtualAddress.Create(start), length);

    private TWindow CreateWindow() => TWindow.IsRecursive
        ? (TWindow)(object)new RecursiveWindow<PagingPlatform<TMmu>>(Platform)
        : (TWindow)(object)new DirectWindow<PagingPlatform<TMmu>>(Platform, s_slot);

    private void MapAndCompare<TSize>(ulong start, ulong frame, PageAttributes attributes)
        where TSize : struct, IPageSize
    {
        Assert.That(Map<TSize>(start, frame, attributes), Is.EqualTo(PagingError.None));
        Assert.That(_machine.Mmu.Walk(start), Is.EqualTo(Expect(start, frame, TSize.Shift, attributes)));
        Assert.That(_mapper.TryFind(VirtualAddress.Create(start), out PageLeaf leaf), Is.True);
        if ((attributes & PageAttributes.Uncached) != 0)
        {
            attributes &= ~PageAttributes.WriteThrough;
        }

        Assert.That(leaf.Attributes & ~PageAttributes.WriteThrough, Is.EqualTo(attributes & ~PageAttributes.WriteThrough));
    }

    private PagingError Map<TSize>(ulong start, ulong frame, PageAttributes attributes)
        where TSize : struct, IPageSize
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        PagingError error = _mapper.Map(Page<TSize>.Create(VirtualAddress.Create(start)), Frame<TSize>.Create(PhysicalAddress.Create(frame)), attributes, ref batch);
        batch.Dispose();
        return error;
    }

    private PagingError MapRange(ulong start, ulong frame, ulong length, PageAttributes attributes)
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        PagingError error = _mapper.MapRange(Range(start, length), PhysicalAddress.Create(frame), attributes, ref batch);
        batch.Dispose();
        return error;
    }

    private PagingError Unmap<TSize>(ulong start, out ulong frame)
        where TSize : struct, IPageSize
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        PagingError error = _mapper.Unmap(Page<TSize>.Create(VirtualAddress.Create(start)), out Frame<TSize> unmapped, ref batch);
        batch.Dispose();
        frame = unmapped.Start.Value;
        return error;
    }

    private List<PageLeaf> Unmap(VirtualRange range)
    {
        CollectPages pages = new([]);
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(_mapper.UnmapRange(range, ref pages, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        return pages.Pages;
    }

    private void Protect(VirtualRange range, PageAttributes attributes)
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(_mapper.ProtectRange(range, attributes, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
    }

    private void TouchEverything(ulong start, ulong length, ulong step)
    {
        for (ulong offset = 0; offset < length; offset += step)
        {
            _machine.Mmu.Translate(start + offset);
        }
    }

    /// <summary>Only the root is left, and with it the tables below it that the upper half keeps.</summary>
    private void AssertNothingIsMapped()
    {
        int kept = 0;
        for (ulong slot = 256; slot < 511; slot++)
        {
            kept += (_machine.Ram.ReadEntry(_mapper.Root.Start.Value + (slot * 8)) & 1) != 0 ? 1 : 0;
        }

        Assert.That(_machine.Frames.Allocated, Has.Count.EqualTo(_framesAtStart + kept));
        Assert.That(_machine.Mmu.FindStale(), Is.Null);
        Assert.That(_mapper.TryFindFirst(Range(0, 1UL << 47), out _), Is.False);
    }
}
