using System;

namespace KernelOS.Core.Primitives;

/// <summary>How an integer is written: its base, the case of its digits, and the least number of them.</summary>
internal readonly struct IntegerFormat
{
    private readonly byte _firstLetter;

    private IntegerFormat(byte firstLetter, int minimumDigits)
    {
        _firstLetter = firstLetter;
        MinimumDigits = minimumDigits;
    }

    /// <summary>The least number of digits; zeros lead.</summary>
    public int MinimumDigits { get; }

    /// <summary>Whether the base is 16 rather than 10.</summary>
    public bool IsHexadecimal => _firstLetter != 0;

    /// <summary>Reads <c>D</c>, <c>x</c> or <c>X</c> and an optional number of digits; whatever else is taken for <c>D</c>.</summary>
    public static IntegerFormat Parse(string? format)
    {
        if (format is null || format.Length == 0)
        {
            return default;
        }

        int digits = 0;
        for (int i = 1; i < format.Length && format[i] is >= '0' and <= '9'; i++)
        {
            digits = Math.Min((digits * 10) + (format[i] - '0'), 64);
        }

        byte firstLetter = format[0] switch
        {
            'x' => (byte)'a',
            'X' => (byte)'A',
            _ => 0,
        };
        return new IntegerFormat(firstLetter, digits);
    }

    /// <summary>How many digits <paramref name="value"/> has; zero has one.</summary>
    public int CountDigits(ulong value)
    {
        ulong radix = Radix;
        int count = 1;
        for (; value >= radix; value /= radix)
        {
            count++;
        }

        return count;
    }

    /// <summary>Fills <paramref name="destination"/> with the value's digits, leading zeros included.</summary>
    public void WriteDigits(ulong value, Span<byte> destination)
    {
        ulong radix = Radix;
        for (int i = destination.Length - 1; i >= 0; i--)
        {
            uint digit = (uint)(value % radix);
            destination[i] = (byte)(digit < 10 ? '0' + digit : _firstLetter + digit - 10);
            value /= radix;
        }
    }

    private ulong Radix => IsHexadecimal ? 16UL : 10UL;
}
