using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Addressing;

public sealed class AddressTests
{
    private const ulong LowerEnd = 0x0000_7FFF_FFFF_FFFF;
    private const ulong UpperStart = 0xFFFF_8000_0000_0000;
    private const ulong PhysicalEnd = (1UL << 52) - 1;

    [TestCase(0UL, true)]
    [TestCase(LowerEnd, true)]
    [TestCase(LowerEnd + 1, false)]
    [TestCase(UpperStart - 1, false)]
    [TestCase(UpperStart, true)]
    [TestCase(ulong.MaxValue, true)]
    [TestCase(1UL << 47, false)]
    [TestCase(1UL << 63, false)]
    public void OnlyCanonicalNumbersAreVirtualAddresses(ulong value, bool canonical)
    {
        Assert.That(VirtualAddress.IsCanonical(value), Is.EqualTo(canonical));
        Assert.That(VirtualAddress.TryCreate(value, out VirtualAddress address), Is.EqualTo(canonical));
        if (canonical)
        {
            Assert.That(address.Value, Is.EqualTo(value));
            Assert.That(VirtualAddress.Create(value).Value, Is.EqualTo(value));
        }
        else
        {
            Assert.That(() => VirtualAddress.Create(value), Throws.TypeOf<KernelPanicException>());
            Assert.That(VirtualAddress.IsCanonical(VirtualAddress.FromTruncated(value).Value), Is.True);
        }
    }

    [TestCase(PhysicalEnd, true)]
    [TestCase(PhysicalEnd + 1, false)]
    [TestCase(ulong.MaxValue, false)]
    public void PhysicalAddressesHave52Bits(ulong value, bool valid)
    {
        Assert.That(PhysicalAddress.TryCreate(value, out PhysicalAddress address), Is.EqualTo(valid));
        Assert.That(address.Value, Is.EqualTo(value & PhysicalEnd));
        Assert.That(PhysicalAddress.FromTruncated(value).Value, Is.EqualTo(value & PhysicalEnd));
        if (!valid)
        {
            Assert.That(() => PhysicalAddress.Create(value), Throws.TypeOf<KernelPanicException>());
        }
    }

    [Test]
    public void PhysicalArithmeticStaysInside()
    {
        PhysicalAddress last = PhysicalAddress.Create(PhysicalEnd);
        Assert.That(() => last + 1, Throws.TypeOf<KernelPanicException>());
        Assert.That(() => last.AlignUp(4096), Throws.TypeOf<KernelPanicException>());
        Assert.That((last.AlignDown(4096) + 4095) - last, Is.Zero);
        Assert.That(PhysicalAddress.Create(1).AlignUp(4096).Value, Is.EqualTo(4096));
        Assert.That(PhysicalAddress.Zero.AlignUp(4096).Value, Is.Zero);
        Assert.That(PhysicalAddress.Create(4096).IsAligned(4096), Is.True);
        Assert.That(PhysicalAddress.Create(4095).IsAligned(4096), Is.False);
    }

    [Test]
    public void AlignmentAtTheEndsOfTheVirtualHalves()
    {
        Assert.That(VirtualAddress.Create(LowerEnd).AlignUp(4096).Value, Is.EqualTo(UpperStart));
        Assert.That(VirtualAddress.Create(ulong.MaxValue).AlignUp(4096).Value, Is.Zero);
        Assert.That(VirtualAddress.Create(UpperStart + 1).AlignDown(1 << 30).Value, Is.EqualTo(UpperStart));
        Assert.That(VirtualAddress.Create(UpperStart) - VirtualAddress.Create(LowerEnd), Is.EqualTo(UpperStart - LowerEnd));
    }

    [Test]
    public void FramesAndPagesAreAlignedToTheirSize()
    {
        AssertSize<Size4KiB>(1UL << 12);
        AssertSize<Size2MiB>(1UL << 21);
        AssertSize<Size1GiB>(1UL << 30);
    }

    private static void AssertSize<TSize>(ulong size)
        where TSize : struct, IPageSize
    {
        Assert.That((Frame<TSize>.Size, Page<TSize>.Size), Is.EqualTo((size, size)));
        PhysicalAddress second = PhysicalAddress.Create(size);
        VirtualAddress upper = VirtualAddress.Create(UpperStart + size);
        Assert.That(Frame<TSize>.TryCreate(second, out Frame<TSize> frame) && frame.Number == 1, Is.True);
        Assert.That(Frame<TSize>.TryCreate(second + 1, out frame), Is.False);
        Assert.That(Frame<TSize>.Containing(second + (size - 1)), Is.EqualTo(Frame<TSize>.Create(second)));
        Assert.That(() => Frame<TSize>.Create(second + (size / 2)), Throws.TypeOf<KernelPanicException>());
        Assert.That(() => Frame<TSize>.Containing(PhysicalAddress.Create(PhysicalEnd)) + 1, Throws.TypeOf<KernelPanicException>());
        Assert.That(Page<TSize>.TryCreate(upper, out Page<TSize> page) && page.Start == upper, Is.True);
        Assert.That(Page<TSize>.TryCreate(upper + 1, out _), Is.False);
        Assert.That(Page<TSize>.Containing(upper + (size - 1)), Is.EqualTo(page));
        Assert.That(() => Page<TSize>.Create(upper + (size / 2)), Throws.TypeOf<KernelPanicException>());
        Assert.That((Page<TSize>.Containing(VirtualAddress.Create(LowerEnd)) + 1).Start.Value, Is.EqualTo(UpperStart));
    }
}
