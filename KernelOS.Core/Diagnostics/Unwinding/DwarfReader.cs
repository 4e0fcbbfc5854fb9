using System;
using System.Buffers.Binary;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>Reads DWARF's primitive encodings from bytes that may be damaged: each read is checked against the end.</summary>
/// <param name="bytes">What is read.</param>
/// <param name="address">The virtual address of the first byte, for pointers relative to their own place.</param>
internal ref struct DwarfReader(ReadOnlySpan<byte> bytes, ulong address)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly ulong _address = address;
    private int _position;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool IsAtEnd => _position == _bytes.Length;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>The virtual address of the next byte.</summary>
    public readonly ulong Address => _address + (ulong)_position;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[_position..];

    /// <summary>Passes over bytes.</summary>
    public bool TrySkip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _position))
        {
            return false;
        }

        _position += (int)count;
        return true;
    }

    /// <summary>Splits off a reader of the next <paramref name="length"/> bytes and passes over them.</summary>
    public bool TryTake(ulong length, out DwarfReader part)
    {
        part = default;
        int start = _position;
        if (!TrySkip(length))
        {
            return false;
        }

        part = new DwarfReader(_bytes[start.._position], _address + (ulong)start);
        return true;
    }

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        if (IsAtEnd)
        {
            value = 0;
            return false;
        }

        value = _bytes[_position++];
        return true;
    }

    /// <summary>Reads a little-endian number of <paramref name="size"/> bytes: 1, 2, 4 or 8.</summary>
    public bool TryReadUnsigned(int size, out ulong value)
    {
        value = 0;
        if (_bytes.Length - _position < size)
        {
            return false;
        }

        ReadOnlySpan<byte> source = _bytes.Slice(_position, size);
        value = size switch
        {
            1 => source[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(source),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(source),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(source),
        };
        _position += size;
        return true;
    }

    /// <summary>Reads an unsigned LEB128 number; false also if it does not fit 64 bits.</summary>
    public bool TryReadUnsignedLeb128(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (!TryReadByte(out byte next))
            {
                return false;
            }

            ulong bits = next & 0x7Fu;
            if (bits << shift >> shift != bits)
            {
                return false;
            }

            value |= bits << shift;
            if ((next & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a signed LEB128 number; false also if it takes more than ten bytes.</summary>
    public bool TryReadSignedLeb128(out long value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (!TryReadByte(out byte next))
            {
                return false;
            }

            value |= (long)(next & 0x7Fu) << shift;
            if ((next & 0x80) == 0)
            {
                int end = shift + 7;
                if ((next & 0x40) != 0 && end < 64)
                {
                    value |= -1L << end;
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Passes over a string up to and including its NUL.</summary>
    public bool TryReadCString(out ReadOnlySpan<byte> text)
    {
        int length = Rest.IndexOf((byte)0);
        text = length < 0 ? default : _bytes.Slice(_position, length);
        return length >= 0 && TrySkip((ulong)length + 1);
    }
}
