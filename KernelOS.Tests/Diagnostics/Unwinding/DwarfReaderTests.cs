using KernelOS.Core.Diagnostics.Unwinding;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

public sealed class DwarfReaderTests
{
    // The first values are those of DWARF 5, figures 22 and 23.
    [TestCase(new byte[] { 2 }, 2UL)]
    [TestCase(new byte[] { 0x7F }, 127UL)]
    [TestCase(new byte[] { 0x80, 1 }, 128UL)]
    [TestCase(new byte[] { 0x39 + 0x80, 0x64 }, 12857UL)]
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, ulong.MaxValue)]
    public void ReadsUnsignedLeb128(byte[] bytes, ulong expected)
    {
        DwarfReader reader = new(bytes, 0);
        Assert.That(reader.TryReadUnsignedLeb128(out ulong value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [TestCase(new byte[] { 2 }, 2L)]
    [TestCase(new byte[] { 0x7E }, -2L)]
    [TestCase(new byte[] { 0xFF, 0 }, 127L)]
    [TestCase(new byte[] { 0x81, 0x7F }, -127L)]
    [TestCase(new byte[] { 0x80, 0x7F }, -128L)]
    [TestCase(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F }, long.MinValue)]
    public void ReadsSignedLeb128(byte[] bytes, long expected)
    {
        DwarfReader reader = new(bytes, 0);
        Assert.That(reader.TryReadSignedLeb128(out long value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [TestCase(new byte[] { })]
    [TestCase(new byte[] { 0x80 })]
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2 })]
    [TestCase(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0 })]
    public void RefusesLeb128ThatIsCutOffOrTooLong(byte[] bytes)
    {
        DwarfReader reader = new(bytes, 0);
        Assert.That(reader.TryReadUnsignedLeb128(out _), Is.False);
    }

    [TestCase(0x00, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 0x0807060504030201UL)]
    [TestCase(0x04, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 0x0807060504030201UL)]
    [TestCase(0x01, new byte[] { 0x80, 1 }, 128UL)]
    [TestCase(0x02, new byte[] { 0xFE, 0xFF }, 0xFFFEUL)]
    [TestCase(0x03, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, 0xFFFF_FFFEUL)]
    [TestCase(0x09, new byte[] { 0x7E }, ulong.MaxValue - 1)]
    [TestCase(0x0A, new byte[] { 0xFE, 0xFF }, ulong.MaxValue - 1)]
    [TestCase(0x0B, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, ulong.MaxValue - 1)]
    [TestCase(0x0C, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, ulong.MaxValue - 1)]
    [TestCase(0x1B, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, 0xFFEUL)]
    [TestCase(0x1C, new byte[] { 2, 0, 0, 0, 0, 0, 0, 0 }, 0x1002UL)]
    public void ReadsEncodedAddresses(int encoding, byte[] bytes, ulong expected)
    {
        DwarfReader reader = new(bytes, 0x1000);
        Assert.That(new PointerEncoding((byte)encoding).TryReadAddress(ref reader, out ulong address), Is.True);
        Assert.That(address, Is.EqualTo(expected));
        Assert.That(reader.IsAtEnd, Is.True);
    }

    [TestCase(0x9B, TestName = "indirect")]
    [TestCase(0x2B, TestName = "relative to the text")]
    [TestCase(0x3B, TestName = "relative to the data")]
    [TestCase(0x4B, TestName = "relative to the function")]
    [TestCase(0x50, TestName = "aligned")]
    [TestCase(0xFF, TestName = "omitted")]
    [TestCase(0x05, TestName = "no such format")]
    public void RefusesOtherEncodings(int encoding)
    {
        DwarfReader reader = new(new byte[16], 0x1000);
        Assert.That(new PointerEncoding((byte)encoding).TryReadAddress(ref reader, out _), Is.False);
    }
}
