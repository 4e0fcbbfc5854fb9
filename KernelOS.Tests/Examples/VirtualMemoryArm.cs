using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to map pages in ARM's long-descriptor format: the same mapper with another format.</summary>
public sealed class VirtualMemoryArm
{
    [Test]
    public void MapAPage()
    {
        using EmulatedMachine<LpaeSoftwareMmu> machine = new();
        PagingPlatform<LpaeSoftwareMmu> platform = new(machine);

        // A fresh L0 table, which TTBR0_EL1 would point to.
        Assert.That(RootTable<LpaePageTableFormat>.TryCreate(platform, platform, recursiveSlot: -1, out Frame<Size4KiB> l0));
        machine.Mmu.Root = l0.Start.Value;
        PageMapper<LpaePageTableFormat, DirectWindow<PagingPlatform<LpaeSoftwareMmu>>, PagingPlatform<LpaeSoftwareMmu>> pageTable =
            new(l0, new(platform), frames: platform);

        Page<Size4KiB> page = Page<Size4KiB>.Containing(VirtualAddress.Create(0x2000));
        Assert.That(platform.TryAllocateFrame(default, out Frame<Size4KiB> frame));
        TlbBatch<PagingPlatform<LpaeSoftwareMmu>, PagingPlatform<LpaeSoftwareMmu>> batch = new(tlb: platform, frames: platform);
        Assert.That(pageTable.Map(page, frame, PageAttributes.Writable, ref batch), Is.EqualTo(PagingError.None));
        batch.Dispose();

        MmuPage? seen = machine.Mmu.Translate(0x2000);
        Assert.That(seen?.Frame, Is.EqualTo(frame.Start.Value));
        Assert.That(seen?.Rights, Is.EqualTo(MmuRights.KernelRead | MmuRights.KernelWrite));
    }
}
