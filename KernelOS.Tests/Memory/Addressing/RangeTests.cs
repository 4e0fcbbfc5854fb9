using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Addressing;

public sealed class RangeTests
{
    private const ulong PhysicalEnd = 1UL << 52;
    private const ulong UpperStart = 0xFFFF_8000_0000_0000;

    [TestCase(0UL, PhysicalEnd, true)]
    [TestCase(0UL, PhysicalEnd + 1, false)]
    [TestCase(1UL, PhysicalEnd, false)]
    [TestCase(PhysicalEnd - 1, 1UL, true)]
    [TestCase(PhysicalEnd - 1, 2UL, false)]
    [TestCase(PhysicalEnd, 0UL, false)]
    [TestCase(0x1000UL, ulong.MaxValue, false)]
    [TestCase(ulong.MaxValue, 1UL, false)]
    public void PhysicalRangesStayInside(ulong start, ulong length, bool valid)
    {
        Assert.That(PhysicalRange.TryCreate(start, length, out PhysicalRange range), Is.EqualTo(valid));
        Assert.That(range.Length, Is.EqualTo(valid ? length : 0));
        Assert.That(range.End, Is.EqualTo(valid ? start + length : 0));
    }

    [TestCase(0UL, 1UL << 47, true)]
    [TestCase(0UL, (1UL << 47) + 1, false)]
    [TestCase(0x7FFF_FFFF_F000UL, 0x1000UL, true)]
    [TestCase(0x7FFF_FFFF_F000UL, 0x1001UL, false)]
    [TestCase(UpperStart, 1UL << 47, true)]
    [TestCase(UpperStart, (1UL << 47) + 1, false)]
    [TestCase(0xFFFF_FFFF_FFFF_F000, 0x1000UL, true)]
    [TestCase(0xFFFF_FFFF_FFFF_F000, 0x1001UL, false)]
    [TestCase(0x8000_0000_0000UL, 0UL, false)]
    [TestCase(UpperStart - 1, 1UL, false)]
    [TestCase(0x1000UL, ulong.MaxValue, false)]
    public void VirtualRangesStayInTheirHalf(ulong start, ulong length, bool valid)
    {
        Assert.That(VirtualRange.TryCreate(start, length, out VirtualRange range), Is.EqualTo(valid));
        if (valid)
        {
            Assert.That(range.Last.Value, Is.EqualTo(start + length - 1));
            Assert.That(range.Contains(range.Start) && range.Contains(range.Last), Is.True);
            Assert.That(range.Contains(VirtualAddress.FromTruncated(start - 1)), Is.False);
            Assert.That(range.Contains(VirtualAddress.FromTruncated(start + length)), Is.False);
        }
        else if (VirtualAddress.IsCanonical(start))
        {
            Assert.That(() => VirtualRange.Create(VirtualAddress.Create(start), length), Throws.TypeOf<KernelPanicException>());
        }
    }

    [Test]
    public void RangesOverlapOnlyWhereBothHaveAByte()
    {
        PhysicalRange middle = Physical(0x2000, 0x2000);
        Assert.That(middle.Overlaps(Physical(0x1000, 0x1000)), Is.False);
        Assert.That(middle.Overlaps(Physical(0x1000, 0x1001)), Is.True);
        Assert.That(middle.Overlaps(Physical(0x3FFF, 0x1000)), Is.True);
        Assert.That(middle.Overlaps(Physical(0x4000, 0x1000)), Is.False);
        Assert.That(middle.Overlaps(Physical(0x3000, 0)), Is.False);
        Assert.That(middle.Intersect(Physical(0x3000, 0x5000)), Is.EqualTo(Physical(0x3000, 0x1000)));
        Assert.That(middle.Contains(middle) && middle.Contains(Physical(0x9000, 0)), Is.True);
        Assert.That(middle.Contains(Physical(0x2000, 0x2001)), Is.False);

        VirtualRange top = Virtual(0xFFFF_FFFF_FFFF_0000, 0x1_0000);
        Assert.That(top.Overlaps(Virtual(0xFFFF_FFFF_FFFE_0000, 0x1_0001)), Is.True);
        Assert.That(top.Overlaps(Virtual(0xFFFF_FFFF_FFFE_0000, 0x1_0000)), Is.False);
        Assert.That(top.Overlaps(Virtual(0, 0x1000)), Is.False);
        Assert.That(top.Contains(Virtual(0xFFFF_FFFF_FFFF_F000, 0x1000)), Is.True);
        Assert.That(top.Contains(Virtual(0, 0x1000)), Is.False);
    }

    [TestCase(0x1001UL, 0x1FFFUL, 0x2000UL, 0x1000UL, 0x1000UL, 0x2000UL)]
    [TestCase(0x1000UL, 0x2000UL, 0x1000UL, 0x2000UL, 0x1000UL, 0x2000UL)]
    [TestCase(0x1001UL, 0xFFEUL, 0UL, 0UL, 0x1000UL, 0x1000UL)]
    [TestCase(0x1001UL, 0UL, 0UL, 0UL, 0UL, 0UL)]
    [TestCase(PhysicalEnd - 1, 1UL, 0UL, 0UL, PhysicalEnd - 0x1000, 0x1000UL)]
    public void PhysicalRangesAreAlignedInwardAndOutward(ulong start, ulong length, ulong inStart, ulong inLength, ulong outStart, ulong outLength)
    {
        Assert.That(Physical(start, length).AlignInward(4096), Is.EqualTo(Physical(inStart, inLength)));
        Assert.That(Physical(start, length).AlignOutward(4096), Is.EqualTo(Physical(outStart, outLength)));
        Assert.That(FrameRange<Size4KiB>.Inside(Physical(start, length)).Bytes, Is.EqualTo(Physical(inStart, inLength)));
    }

    [Test]
    public void FrameRangesStayInsideAndAreIndexed()
    {
        Frame<Size2MiB> last = Frame<Size2MiB>.Containing(PhysicalAddress.Create(PhysicalEnd - 1));
        FrameRange<Size2MiB> range = FrameRange<Size2MiB>.Create(last, 1);
        Assert.That(range.Bytes.End, Is.EqualTo(PhysicalEnd));
        Assert.That(range[0], Is.EqualTo(last));
        Assert.That(() => range[1], Throws.TypeOf<KernelPanicException>());
        Assert.That(() => FrameRange<Size2MiB>.Create(last, 2), Throws.TypeOf<KernelPanicException>());
        Assert.That(range.Contains(last), Is.True);
        Assert.That(range.Contains(Frame<Size2MiB>.Create(PhysicalAddress.Zero)), Is.False);
    }

    private static PhysicalRange Physical(ulong start, ulong length) => PhysicalRange.Create(PhysicalAddress.Create(start), length);

    private static VirtualRange Virtual(ulong start, ulong length) => VirtualRange.Create(VirtualAddress.Create(start), length);
}
