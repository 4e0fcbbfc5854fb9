namespace System;

/// <summary>Integers as text: decimal (D or G), hexadecimal (X or x) and binary (B), with an optional number of digits.</summary>
internal static class Number
{
    // 64 binary digits, or what a format asks for at most.
    private const int MaximumDigits = 64;

    /// <summary>The text of a signed integer as a new string.</summary>
    public static string SignedToString(long value, ulong bits, ReadOnlySpan<char> format)
    {
        Span<char> buffer = stackalloc char[128];
        if (!TryFormatSigned(value, bits, buffer, out int length, format))
        {
            ThrowHelpers.ThrowFormatException();
        }

        return new string(buffer.Slice(0, length));
    }

    /// <summary>The text of an unsigned integer as a new string.</summary>
    public static string UnsignedToString(ulong value, ReadOnlySpan<char> format)
    {
        Span<char> buffer = stackalloc char[128];
        if (!TryFormatUnsigned(value, buffer, out int length, format))
        {
            ThrowHelpers.ThrowFormatException();
        }

        return new string(buffer.Slice(0, length));
    }

    /// <summary>Writes a signed integer; false, and nothing counted, if it does not fit.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bits">The same number as the bits of its own type, for the formats that show bits.</param>
    /// <param name="destination">Where the text goes.</param>
    /// <param name="written">How many code units it has.</param>
    /// <param name="format">Empty, or a letter with an optional number of digits.</param>
    public static bool TryFormatSigned<TChar>(long value, ulong bits, Span<TChar> destination, out int written, ReadOnlySpan<char> format)
        where TChar : unmanaged, IUtfChar<TChar>
    {
        char kind = ParseFormat(format, out int digits);
        bool isNegative = value < 0 && kind == 'D';
        ulong magnitude = kind != 'D' ? bits : isNegative ? 0 - (ulong)value : (ulong)value;
        return TryWrite(magnitude, isNegative, kind, digits, destination, out written);
    }

    /// <summary>Writes an unsigned integer; false, and nothing counted, if it does not fit.</summary>
    /// <inheritdoc cref="TryFormatSigned"/>
    public static bool TryFormatUnsigned<TChar>(ulong value, Span<TChar> destination, out int written, ReadOnlySpan<char> format)
        where TChar : unmanaged, IUtfChar<TChar>
    {
        char kind = ParseFormat(format, out int digits);
        return TryWrite(value, isNegative: false, kind, digits, destination, out written);
    }

    private static bool TryWrite<TChar>(ulong value, bool isNegative, char kind, int digits, Span<TChar> destination, out int written)
        where TChar : unmanaged, IUtfChar<TChar>
    {
        int length = Math.Max(digits, CountDigits(value, kind)) + (isNegative ? 1 : 0);
        if (length > destination.Length)
        {
            written = 0;
            return false;
        }

        int first = 0;
        if (isNegative)
        {
            destination[0] = TChar.FromAscii((byte)'-');
            first = 1;
        }

        byte letters = (byte)(kind == 'x' ? 'a' - 10 : 'A' - 10);
        for (int i = length - 1; i >= first; i--)
        {
            uint digit;
            if (kind == 'D')
            {
                ulong quotient = value / 10;
                digit = (uint)(value - (quotient * 10));
                value = quotient;
            }
            else
            {
                int shift = kind == 'B' ? 1 : 4;
                digit = (uint)value & ((1U << shift) - 1);
                value >>= shift;
            }

            destination[i] = TChar.FromAscii((byte)(digit + (digit < 10 ? (byte)'0' : letters)));
        }

        written = length;
        return true;
    }

    private static int CountDigits(ulong value, char kind)
    {
        int count = 1;
        if (kind == 'D')
        {
            for (; value >= 10; value /= 10)
            {
                count++;
            }

            return count;
        }

        int shift = kind == 'B' ? 1 : 4;
        for (value >>= shift; value != 0; value >>= shift)
        {
            count++;
        }

        return count;
    }

    // Gives 'D', 'X', 'x' or 'B', and the least number of digits.
    private static char ParseFormat(ReadOnlySpan<char> format, out int digits)
    {
        digits = 0;
        if (format.Length == 0)
        {
            return 'D';
        }

        for (int i = 1; i < format.Length; i++)
        {
            int digit = format[i] - '0';
            if ((uint)digit > 9 || digits > 999_999_99)
            {
                ThrowHelpers.ThrowFormatException();
            }

            digits = (digits * 10) + digit;
        }

        switch (format[0])
        {
            case 'D' or 'd':
                return 'D';
            case 'X' or 'x':
                return format[0];
            case 'B' or 'b':
                return 'B';
            case 'G' or 'g' when digits == 0:
                return 'D';
            default:
                ThrowHelpers.ThrowFormatException();
                return default;
        }
    }
}
