using System.Runtime.CompilerServices;

namespace System;

/// <summary>Arithmetic on integers.</summary>
public static class Math
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Min(sbyte val1, sbyte val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Min(byte val1, byte val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Min(short val1, short val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Min(ushort val1, ushort val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Min(int val1, int val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Min(uint val1, uint val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Min(long val1, long val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Min(ulong val1, ulong val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Min(nint val1, nint val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Min(nuint val1, nuint val2) => val1 <= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Max(sbyte val1, sbyte val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Max(byte val1, byte val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Max(short val1, short val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Max(ushort val1, ushort val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Max(int val1, int val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Max(uint val1, uint val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Max(long val1, long val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Max(ulong val1, ulong val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Max(nint val1, nint val2) => val1 >= val2 ? val1 : val2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Max(nuint val1, nuint val2) => val1 >= val2 ? val1 : val2;

    public static sbyte Clamp(sbyte value, sbyte min, sbyte max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static byte Clamp(byte value, byte min, byte max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static short Clamp(short value, short min, short max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static ushort Clamp(ushort value, ushort min, ushort max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static int Clamp(int value, int min, int max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static uint Clamp(uint value, uint min, uint max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static long Clamp(long value, long min, long max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static ulong Clamp(ulong value, ulong min, ulong max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static nint Clamp(nint value, nint min, nint max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static nuint Clamp(nuint value, nuint min, nuint max)
    {
        if (min > max)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return value < min ? min : value > max ? max : value;
    }

    public static sbyte Abs(sbyte value) => value < 0 ? checked((sbyte)(-value)) : value;

    public static short Abs(short value) => value < 0 ? checked((short)(-value)) : value;

    public static int Abs(int value) => value < 0 ? checked(-value) : value;

    public static long Abs(long value) => value < 0 ? checked(-value) : value;

    public static nint Abs(nint value) => value < 0 ? checked(-value) : value;

    public static int Sign(sbyte value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    public static int Sign(short value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    public static int Sign(int value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    public static int Sign(long value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    public static int Sign(nint value) => value < 0 ? -1 : value > 0 ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (sbyte Quotient, sbyte Remainder) DivRem(sbyte left, sbyte right)
    {
        sbyte quotient = (sbyte)(left / right);
        return (quotient, (sbyte)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (byte Quotient, byte Remainder) DivRem(byte left, byte right)
    {
        byte quotient = (byte)(left / right);
        return (quotient, (byte)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (short Quotient, short Remainder) DivRem(short left, short right)
    {
        short quotient = (short)(left / right);
        return (quotient, (short)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ushort Quotient, ushort Remainder) DivRem(ushort left, ushort right)
    {
        ushort quotient = (ushort)(left / right);
        return (quotient, (ushort)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Quotient, int Remainder) DivRem(int left, int right)
    {
        int quotient = (int)(left / right);
        return (quotient, (int)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint Quotient, uint Remainder) DivRem(uint left, uint right)
    {
        uint quotient = (uint)(left / right);
        return (quotient, (uint)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (long Quotient, long Remainder) DivRem(long left, long right)
    {
        long quotient = (long)(left / right);
        return (quotient, (long)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Quotient, ulong Remainder) DivRem(ulong left, ulong right)
    {
        ulong quotient = (ulong)(left / right);
        return (quotient, (ulong)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (nint Quotient, nint Remainder) DivRem(nint left, nint right)
    {
        nint quotient = (nint)(left / right);
        return (quotient, (nint)(left - (quotient * right)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (nuint Quotient, nuint Remainder) DivRem(nuint left, nuint right)
    {
        nuint quotient = (nuint)(left / right);
        return (quotient, (nuint)(left - (quotient * right)));
    }

    public static int DivRem(int a, int b, out int result)
    {
        int quotient = a / b;
        result = a - (quotient * b);
        return quotient;
    }

    public static long DivRem(long a, long b, out long result)
    {
        long quotient = a / b;
        result = a - (quotient * b);
        return quotient;
    }

    public static long BigMul(int a, int b) => (long)a * b;

    public static ulong BigMul(uint a, uint b) => (ulong)a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BigMul(ulong a, ulong b, out ulong low)
    {
        // Four products of 32-bit halves; none of the sums can overflow.
        ulong aLow = (uint)a;
        ulong aHigh = a >> 32;
        ulong bLow = (uint)b;
        ulong bHigh = b >> 32;
        ulong lowProduct = aLow * bLow;
        ulong middle = (aHigh * bLow) + (lowProduct >> 32);
        ulong otherMiddle = (aLow * bHigh) + (uint)middle;
        low = a * b;
        return (aHigh * bHigh) + (middle >> 32) + (otherMiddle >> 32);
    }

    public static long BigMul(long a, long b, out long low)
    {
        ulong high = BigMul((ulong)a, (ulong)b, out ulong unsignedLow);
        low = (long)unsignedLow;
        return (long)high - ((a >> 63) & b) - ((b >> 63) & a);
    }

    // ilc asks for these four by name wherever code converts with a check, from whatever type.
    internal static int ConvertToInt32Checked(double value)
    {
        if (!(value > -2147483649.0 && value < 2147483648.0))
        {
            ThrowHelpers.ThrowOverflowException();
        }

        return (int)(long)value;
    }

    internal static uint ConvertToUInt32Checked(double value)
    {
        if (!(value > -1.0 && value < 4294967296.0))
        {
            ThrowHelpers.ThrowOverflowException();
        }

        return (uint)(long)value;
    }

    internal static long ConvertToInt64Checked(double value)
    {
        if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0))
        {
            ThrowHelpers.ThrowOverflowException();
        }

        return (long)value;
    }

    internal static ulong ConvertToUInt64Checked(double value)
    {
        if (!(value > -1.0 && value < 18446744073709551616.0))
        {
            ThrowHelpers.ThrowOverflowException();
        }

        return value < 9223372036854775808.0
            ? (ulong)(long)value
            : (ulong)(long)(value - 9223372036854775808.0) | (1UL << 63);
    }
}
