using System;

namespace KernelOS.Core.Files.Archives;

/// <summary>The header of an entry in "newc" form: 110 bytes of text (cpio(5); Linux's <c>driver-api/early-userspace/buffer-format.rst</c>).</summary>
/// <remarks>
/// <code>
/// +0   "070701", or "070702" with a checksum        then thirteen numbers of eight hexadecimal digits:
/// +6   inode       +14  mode        +22  user        +30  group       +38  links
/// +46  mtime       +54  file size   +62  home major  +70  home minor  +78  device major
/// +86  device minor                 +94  name size, with NUL          +102 checksum
/// </code>
/// The name follows, then the contents; both start at multiples of four bytes from the start of the archive.
/// </remarks>
internal readonly struct CpioHeader
{
    /// <summary>Bytes.</summary>
    internal const int Length = 110;

    private const int MagicLength = 6;
    private const int NumberLength = 8;

    private CpioHeader(ReadOnlySpan<byte> text, ref bool isValid)
    {
        InodeNumber = ReadNumber(text, 0, ref isValid);
        Mode = ReadNumber(text, 1, ref isValid);
        UserId = ReadNumber(text, 2, ref isValid);
        GroupId = ReadNumber(text, 3, ref isValid);
        LinkCount = ReadNumber(text, 4, ref isValid);
        ModificationTime = ReadNumber(text, 5, ref isValid);
        FileSize = ReadNumber(text, 6, ref isValid);
        HomeMajor = ReadNumber(text, 7, ref isValid);
        HomeMinor = ReadNumber(text, 8, ref isValid);
        DeviceMajor = ReadNumber(text, 9, ref isValid);
        DeviceMinor = ReadNumber(text, 10, ref isValid);
        NameSize = ReadNumber(text, 11, ref isValid);
        Checksum = ReadNumber(text, 12, ref isValid);
        HasChecksum = text[MagicLength - 1] == (byte)'2';
    }

    internal uint InodeNumber { get; }

    internal uint Mode { get; }

    internal uint UserId { get; }

    internal uint GroupId { get; }

    internal uint LinkCount { get; }

    internal uint ModificationTime { get; }

    internal uint FileSize { get; }

    internal uint HomeMajor { get; }

    internal uint HomeMinor { get; }

    internal uint DeviceMajor { get; }

    internal uint DeviceMinor { get; }

    internal uint NameSize { get; }

    internal uint Checksum { get; }

    internal bool HasChecksum { get; }

    /// <summary>Reads the header at the start of <paramref name="text"/>.</summary>
    internal static CpioError Read(ReadOnlySpan<byte> text, out CpioHeader header)
    {
        header = default;
        if (text.Length < Length)
        {
            return CpioError.TruncatedHeader;
        }

        if (!text.Slice(0, MagicLength).SequenceEqual("070701"u8) && !text.Slice(0, MagicLength).SequenceEqual("070702"u8))
        {
            return CpioError.BadMagic;
        }

        bool isValid = true;
        header = new CpioHeader(text, ref isValid);
        return isValid ? CpioError.None : CpioError.BadNumber;
    }

    private static uint ReadNumber(ReadOnlySpan<byte> text, int index, ref bool isValid)
    {
        ReadOnlySpan<byte> digits = text.Slice(MagicLength + (index * NumberLength), NumberLength);
        uint value = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            byte digit = digits[i];
            uint number = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => (uint)(digit - '0'),
                >= (byte)'a' and <= (byte)'f' => (uint)(digit - 'a' + 10),
                >= (byte)'A' and <= (byte)'F' => (uint)(digit - 'A' + 10),
                _ => uint.MaxValue,
            };
            isValid &= number != uint.MaxValue;
            value = (value << 4) | (number & 0xF);
        }

        return value;
    }
}
