using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>Pages that a TLB may keep as one, until one of them changes.</summary>
[TestFixture(typeof(LpaePageTableFormat), typeof(DirectWindow<PagingPlatform<LpaeSoftwareMmu>>), typeof(LpaeSoftwareMmu))]
public sealed class ContiguousHintTests<TFormat, TWindow, TMmu> : PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    private const ulong Start = 0x4000_0000;

    [TestCase(12)]
    [TestCase(21)]
    public void WholeGroupsHaveTheHint(int shift)
    {
        // Up to the next level of pages nothing larger fits: the frames are off by one small page of the larger kind.
        ulong size = 1UL << shift;
        ulong frame = shift == 12 ? 0x8001_0000UL : 0x8200_0000UL;
        Assert.That(MapRange(Start, frame, 40 * size, ReadWrite), Is.EqualTo(PagingError.None));
        for (ulong i = 0; i < 40; i++)
        {
            Assert.That(HasHint(Start + (i * size), shift), Is.EqualTo(i < 32), $"page {i}");
            Assert.That(Machine.Mmu.Walk(Start + (i * size)), Is.EqualTo(Expect(Start + (i * size), frame + (i * size), shift, ReadWrite)));
        }

        UnmapEverything();
        AssertNothingIsMapped();
    }

    [TestCase(0x8000_1000UL, 0UL, TestName = "PhysicalMemoryIsNotAligned")]
    [TestCase(0x8001_0000UL, 0x5000UL, TestName = "APageIsThereAlready")]
    public void OtherwiseTheyHaveNot(ulong frame, ulong taken)
    {
        if (taken != 0)
        {
            Assert.That(Map<Size4KiB>(Start + taken, 0x5000, ReadWrite), Is.EqualTo(PagingError.None));
        }

        PagingError error = MapRange(Start, frame, 16 << 12, ReadWrite);
        Assert.That(error, Is.EqualTo(taken == 0 ? PagingError.None : PagingError.AlreadyMapped));
        Assert.That(HasHint(Start, 12), Is.False);
        UnmapEverything();
        AssertNothingIsMapped();
    }

    [Test]
    public void InaccessiblePagesHaveNot()
    {
        Assert.That(MapRange(Start, 0x8001_0000, 16 << 12, ReadWrite | PageAttributes.Inaccessible), Is.EqualTo(PagingError.None));
        Assert.That(HasHint(Start, 12), Is.False);
        UnmapEverything();
        AssertNothingIsMapped();
    }

    [TestCase(0x3000UL, 0x1000UL)]
    [TestCase(0x0UL, 0x1000UL)]
    [TestCase(0xF000UL, 0x2000UL)]
    [TestCase(0x0UL, 0x1_0000UL)]
    public void WhoChangesOneTakesTheHintFromAll(ulong offset, ulong length)
    {
        Assert.That(MapRange(Start, 0x8001_0000, 32 << 12, ReadWrite), Is.EqualTo(PagingError.None));
        TouchEverything(Start, 32 << 12, 4096);
        Protect(Range(Start + offset, length), PageAttributes.Executable);
        Assert.That(Machine.Mmu.FindStale(), Is.Null);
        for (ulong at = 0; at < 32 << 12; at += 4096)
        {
            PageAttributes expected = at - offset < length ? PageAttributes.Executable : ReadWrite;
            Assert.That(Machine.Mmu.Walk(Start + at), Is.EqualTo(Expect(Start + at, 0x8001_0000 + at, 12, expected)));
            bool isTouched = at / 0x1_0000 >= offset / 0x1_0000 && at / 0x1_0000 <= (offset + length - 1) / 0x1_0000;
            Assert.That(HasHint(Start + at, 12), Is.EqualTo(!isTouched), $"0x{at:x}");
        }

        TouchEverything(Start, 32 << 12, 4096);
        Assert.That(Unmap<Size4KiB>(Start + 0x1_7000, out _), Is.EqualTo(PagingError.None));
        Assert.That(Machine.Mmu.FindStale(), Is.Null);
        Assert.That(HasHint(Start + 0x1_0000, 12), Is.False);
        UnmapEverything();
        AssertNothingIsMapped();
    }

    private bool HasHint(ulong address, int shift)
    {
        ulong table = Mapper.Root.Start.Value;
        for (int at = 39; at > shift; at -= 9)
        {
            table = Machine.Ram.ReadEntry(table + ((address >> at & 511) * 8)) & 0x0000_FFFF_FFFF_F000;
        }

        return (Machine.Ram.ReadEntry(table + ((address >> shift & 511) * 8)) >> 52 & 1) != 0;
    }
}
