namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>The encoding of a pointer in call frame information (Linux Standard Base Core 5.0, section 10.5, "DWARF Exception Header Encoding").</summary>
/// <remarks>
/// <code>
///   7          6       4 3       0
///   indirect | base     | format
/// </code>
/// </remarks>
/// <param name="value">The byte from the augmentation data.</param>
internal readonly struct PointerEncoding(byte value)
{
    /// <summary>An eight-byte address.</summary>
    public const byte Absolute = 0x00;

    /// <summary>No pointer at all.</summary>
    public const byte Omitted = 0xFF;

    private const int BaseAbsolute = 0x00;
    private const int BaseProgramCounter = 0x10;
    private const int FormatUnsignedLeb128 = 0x01;
    private const int FormatSignedLeb128 = 0x09;

    private readonly byte _value = value;

    /// <summary>Reads an address; false if it is indirect, or relative to anything but its own place.</summary>
    public bool TryReadAddress(ref DwarfReader reader, out ulong address)
    {
        ulong place = reader.Address;
        int origin = _value & 0xF0;
        if (origin is not (BaseAbsolute or BaseProgramCounter) || !TryReadNumber(ref reader, out address))
        {
            address = 0;
            return false;
        }

        if (origin == BaseProgramCounter)
        {
            address += place;
        }

        return true;
    }

    /// <summary>Reads the number alone: a length, or a pointer that is passed over.</summary>
    public bool TryReadNumber(ref DwarfReader reader, out ulong number)
    {
        int format = _value & 0x0F;
        switch (format)
        {
            case FormatUnsignedLeb128:
                return reader.TryReadUnsignedLeb128(out number);
            case FormatSignedLeb128:
                bool isRead = reader.TryReadSignedLeb128(out long signed);
                number = (ulong)signed;
                return isRead;
        }

        // Formats 2 to 4 are unsigned and 0xA to 0xC signed, of 2, 4 and 8 bytes; 0 and 8 are a whole address.
        int size = (format & 7) switch { 0 or 4 => 8, 2 => 2, 3 => 4, _ => 0 };
        if (size == 0 || !reader.TryReadUnsigned(size, out number))
        {
            number = 0;
            return false;
        }

        if ((format & 8) != 0)
        {
            int unused = 64 - (size * 8);
            number = (ulong)((long)(number << unused) >> unused);
        }

        return true;
    }
}
