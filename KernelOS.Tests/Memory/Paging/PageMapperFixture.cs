using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>A mapper over an emulated machine, and a software MMU that judges it.</summary>
public abstract class PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    private protected const PageAttributes ReadWrite = PageAttributes.Writable;
    private protected static readonly int s_slot = TFormat.AllowsRecursion ? 511 : -1;

    private protected EmulatedMachine<TMmu> Machine { get; private set; } = null!;

    private protected PageMapper<TFormat, TWindow, PagingPlatform<TMmu>> Mapper { get; private set; }

    private protected int FramesAtStart { get; private set; }

    private protected PagingPlatform<TMmu> Platform => new(Machine);

    [SetUp]
    public void MakeRoot()
    {
        Machine = new EmulatedMachine<TMmu>();
        Assert.That(RootTable<TFormat>.TryCreate(Platform, Platform, s_slot, out Frame<Size4KiB> root), Is.True);
        Machine.Mmu.Root = root.Start.Value;
        Mapper = new(root, CreateWindow(), Platform);
        FramesAtStart = Machine.Frames.Allocated.Count;
    }

    [TearDown]
    public void Dispose() => Machine.Dispose();

    /// <summary>All but the recursive slot.</summary>
    private protected void UnmapEverything()
    {
        Unmap(Range(0, 1UL << 47));
        Unmap(Range(0xFFFF_8000_0000_0000, 255UL << 39));
    }

    /// <summary>What a CPU may do at any time by itself: look through the window at tables, and at what it takes for tables.</summary>
    private protected void TouchWindow(ulong address)
    {
        Machine.Mmu.Translate(address);
        for (int level = 0; s_slot >= 0 && level < 4; level++)
        {
            Machine.Mmu.Translate(PageTable.GetRecursiveAddress(s_slot, VirtualAddress.Create(address), level).Value);
        }
    }

    /// <summary>Spreads seven bits over the attributes of pages that can be accessed.</summary>
    private protected static PageAttributes ToAttributes(uint bits) =>
        (PageAttributes)((bits & 31) << 1) | ((bits & 32) != 0 ? PageAttributes.Global : 0) | ((bits & 64) != 0 ? PageAttributes.WriteCombining : 0);

    private protected static MmuPage Expect(ulong start, ulong frame, int shift, PageAttributes attributes)
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
            : (attributes & PageAttributes.WriteCombining) == PageAttributes.WriteCombining ? MmuCaching.WriteCombining
            : (attributes & PageAttributes.WriteThrough) != 0 ? MmuCaching.WriteThrough : MmuCaching.WriteBack;
        return new MmuPage(start, frame, shift, rights, caching, (attributes & PageAttributes.Global) != 0);
    }

    private protected static VirtualRange Range(ulong start, ulong length) => VirtualRange.Create(VirtualAddress.Create(start), length);

    private protected TWindow CreateWindow() => TWindow.IsRecursive
        ? (TWindow)(object)new RecursiveWindow<PagingPlatform<TMmu>>(Platform)
        : (TWindow)(object)new DirectWindow<PagingPlatform<TMmu>>(Platform, s_slot);

    private protected void MapAndCompare<TSize>(ulong start, ulong frame, PageAttributes attributes)
        where TSize : struct, IPageSize
    {
        Assert.That(Map<TSize>(start, frame, attributes), Is.EqualTo(PagingError.None));
        Assert.That(Machine.Mmu.Walk(start), Is.EqualTo(Expect(start, frame, TSize.Shift, attributes)));
        Assert.That(Mapper.TryFind(VirtualAddress.Create(start), out PageLeaf leaf), Is.True);

        // A page that is not cached may forget how it would be if it were.
        PageAttributes forgotten = (attributes & PageAttributes.Uncached) != 0 ? PageAttributes.WriteCombining : PageAttributes.None;
        Assert.That(leaf.Attributes & ~forgotten, Is.EqualTo(attributes & ~forgotten));
    }

    private protected PagingError Map<TSize>(ulong start, ulong frame, PageAttributes attributes)
        where TSize : struct, IPageSize
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        PagingError error = Mapper.Map(Page<TSize>.Create(VirtualAddress.Create(start)), Frame<TSize>.Create(PhysicalAddress.Create(frame)), attributes, ref batch);
        batch.Dispose();
        return error;
    }

    private protected PagingError MapRange(ulong start, ulong frame, ulong length, PageAttributes attributes)
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        PagingError error = Mapper.MapRange(Range(start, length), PhysicalAddress.Create(frame), attributes, ref batch);
        batch.Dispose();
        return error;
    }

    private protected PagingError Unmap<TSize>(ulong start, out ulong frame)
        where TSize : struct, IPageSize
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        PagingError error = Mapper.Unmap(Page<TSize>.Create(VirtualAddress.Create(start)), out Frame<TSize> unmapped, ref batch);
        batch.Dispose();
        frame = unmapped.Start.Value;
        return error;
    }

    private protected ulong Merge(VirtualRange range)
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        ulong merged = Mapper.MergeRange(range, ref batch);
        batch.Dispose();
        return merged;
    }

    private protected List<PageLeaf> Unmap(VirtualRange range)
    {
        CollectPages pages = new([]);
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(Mapper.UnmapRange(range, ref pages, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        return pages.Pages;
    }

    private protected void Protect(VirtualRange range, PageAttributes attributes)
    {
        TlbBatch<PagingPlatform<TMmu>, PagingPlatform<TMmu>> batch = new(Platform, Platform);
        Assert.That(Mapper.ProtectRange(range, attributes, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
    }

    private protected void TouchEverything(ulong start, ulong length, ulong step)
    {
        for (ulong offset = 0; offset < length; offset += step)
        {
            Machine.Mmu.Translate(start + offset);
        }
    }

    /// <summary>Only the root is left, and with it the tables below it that the upper half keeps.</summary>
    private protected void AssertNothingIsMapped()
    {
        int kept = 0;
        for (ulong slot = 256; slot < 511; slot++)
        {
            kept += (Machine.Ram.ReadEntry(Mapper.Root.Start.Value + (slot * 8)) & 1) != 0 ? 1 : 0;
        }

        Assert.That(Machine.Frames.Allocated, Has.Count.EqualTo(FramesAtStart + kept));
        Assert.That(Machine.Mmu.FindStale(), Is.Null);
        Assert.That(Mapper.TryFindFirst(Range(0, 1UL << 47), out _), Is.False);
    }
}
