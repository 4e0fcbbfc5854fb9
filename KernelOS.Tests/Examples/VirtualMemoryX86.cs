using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to map pages in the active address space of an x86-64 machine, through the recursive slot.</summary>
public sealed class VirtualMemoryX86
{
    [Test]
    public void MapTranslateUnmap()
    {
        // A machine whose CR3 points to a root table with itself in slot 511.
        using EmulatedMachine<X86SoftwareMmu> machine = new();
        PagingPlatform<X86SoftwareMmu> platform = new(machine);
        Assert.That(RootTable<X86_64PageTableFormat>.TryCreate(platform, platform, recursiveSlot: 511, out Frame<Size4KiB> root));
        machine.Mmu.Root = root.Start.Value;

        // The active tables. The same mapper edits tables that are not active with a DirectWindow, and other formats.
        PageMapper<X86_64PageTableFormat, RecursiveWindow<PagingPlatform<X86SoftwareMmu>>, PagingPlatform<X86SoftwareMmu>> pageTable =
            new(root, new(platform, slot: 511), frames: platform);

        // Map a virtual page to a physical frame.
        Page<Size4KiB> page = Page<Size4KiB>.Containing(VirtualAddress.Create(0x1000));
        Assert.That(platform.TryAllocateFrame(default, out Frame<Size4KiB> frame));
        TlbBatch<PagingPlatform<X86SoftwareMmu>, PagingPlatform<X86SoftwareMmu>> batch = new(tlb: platform, frames: platform);
        Assert.That(pageTable.Map(page, frame, PageAttributes.Writable, ref batch), Is.EqualTo(PagingError.None));

        // Translate virtual to physical; the hardware does the same.
        Assert.That(pageTable.TryTranslate(VirtualAddress.Create(0x1050), out PhysicalAddress physical));
        Assert.That(physical, Is.EqualTo(frame.Start + 0x50));
        Assert.That(machine.Mmu.Translate(0x1050)?.Frame, Is.EqualTo(frame.Start.Value));

        // Unmap when done. The frame is free for other use when the TLB has forgotten it, so after the batch.
        Assert.That(pageTable.Unmap(page, out Frame<Size4KiB> unmapped, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        platform.FreeFrame(unmapped);
        Assert.That(machine.Mmu.Translate(0x1050), Is.Null);

        // The tables that were made on the way are gone, too: only the root is left.
        Assert.That(machine.Frames.Allocated, Has.Count.EqualTo(1));
    }

    [Test]
    public void MapARangeWithTheLargestPagesThatFit()
    {
        using EmulatedMachine<X86SoftwareMmu> machine = new();
        PagingPlatform<X86SoftwareMmu> platform = new(machine);
        Assert.That(RootTable<X86_64PageTableFormat>.TryCreate(platform, platform, recursiveSlot: 511, out Frame<Size4KiB> root));
        PageMapper<X86_64PageTableFormat, DirectWindow<PagingPlatform<X86SoftwareMmu>>, PagingPlatform<X86SoftwareMmu>> pageTable =
            new(root, new(platform, recursiveSlot: 511), frames: platform);

        // 1 GiB and a bit of physical memory, as a kernel's direct map shows it.
        TlbBatch<NoTlb, PagingPlatform<X86SoftwareMmu>> batch = new(tlb: default, frames: platform);
        VirtualRange range = VirtualRange.Create(VirtualAddress.Create(0xFFFF_8000_0000_0000), (1UL << 30) + 0x20_1000);
        Assert.That(pageTable.MapRange(range, PhysicalAddress.Zero, PageAttributes.Writable | PageAttributes.Global, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();
        Assert.That(pageTable.TryFind(range.Start, out PageLeaf first));
        Assert.That(pageTable.TryFind(range.Start + (1UL << 30), out PageLeaf second));
        Assert.That(pageTable.TryFind(range.Last, out PageLeaf third));
        Assert.That((first.Shift, second.Shift, third.Shift), Is.EqualTo((30, 21, 12)));
    }
}
