using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Primitives;

/// <summary>Text as bytes: the encoding of RFC 3629, without allocation.</summary>
public static class Utf8
{
    private const uint Replacement = 0xFFFD;

    /// <summary>Composes text in <paramref name="buffer"/>; what does not fit is cut off.</summary>
    /// <param name="buffer">Where the text goes.</param>
    /// <param name="text">An interpolated string.</param>
    /// <returns>The bytes written.</returns>
    public static int Format(Span<byte> buffer, [InterpolatedStringHandlerArgument(nameof(buffer))] ref Utf8Builder text)
    {
        _ = buffer;
        return text.Length;
    }

    /// <summary>How many bytes a UTF-16 text takes.</summary>
    public static int CountBytes(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            count += CountBytes(NextScalar(text, ref i));
        }

        return count;
    }

    /// <summary>How many bytes a Unicode scalar value takes: 1 to 4.</summary>
    public static int CountBytes(uint scalar) => scalar switch
    {
        < 0x80 => 1,
        < 0x800 => 2,
        < 0x1_0000 => 3,
        _ => 4,
    };

    /// <summary>The Unicode scalar value at <paramref name="index"/>, which moves past it; half a surrogate pair reads as U+FFFD.</summary>
    public static uint NextScalar(ReadOnlySpan<char> text, ref int index)
    {
        char first = text[index++];
        if (first is < '\uD800' or > '\uDFFF')
        {
            return first;
        }

        bool isPair = first <= '\uDBFF' && index < text.Length && text[index] is >= '\uDC00' and <= '\uDFFF';
        return isPair ? 0x1_0000u + ((first - 0xD800u) << 10) + (text[index++] - 0xDC00u) : Replacement;
    }

    /// <summary>Writes a Unicode scalar value to <paramref name="destination"/>, which is exactly as long as it needs.</summary>
    public static void Encode(uint scalar, Span<byte> destination)
    {
        if (destination.Length == 1)
        {
            destination[0] = (byte)scalar;
            return;
        }

        for (int i = destination.Length - 1; i > 0; i--)
        {
            destination[i] = (byte)(0x80 | (scalar & 0x3F));
            scalar >>= 6;
        }

        // The lead byte has as many ones at its top as there are bytes, then a zero.
        destination[0] = (byte)((0xFF00u >> destination.Length) | scalar);
    }
}
