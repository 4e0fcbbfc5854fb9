using System;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Copying, filling and comparing at every small length and alignment, against byte-by-byte loops.</summary>
internal static class MemoryFunctionChecks
{
    private const int Size = 1024;
    private const int LongestLength = 320;

    public static void Run(Transcript transcript)
    {
        transcript.Group("memory functions");
        byte[] actual = new byte[Size];
        byte[] expected = new byte[Size];
        int failures = 0;
        uint seed = 1;
        for (int length = 0; length <= LongestLength; length++)
        {
            for (int offset = 0; offset < 16; offset++)
            {
                failures += CheckFill(actual, expected, offset, length, ref seed);
                failures += CheckCopy(actual, expected, offset, (int)(Next(ref seed) % 100), length, ref seed);
                failures += CheckCopy(actual, expected, (int)(Next(ref seed) % 100), offset, length, ref seed);
                failures += CheckCopy(actual, expected, offset, 600, length, ref seed);
                failures += CheckCompare(actual, expected, offset, length, ref seed);
            }
        }

        transcript.Line("failures", failures);
    }

    private static int CheckFill(byte[] actual, byte[] expected, int offset, int length, ref uint seed)
    {
        Randomise(actual, expected, ref seed);
        byte value = (byte)Next(ref seed);
        actual.AsSpan(offset, length).Fill(value);
        for (int i = 0; i < length; i++)
        {
            expected[offset + i] = value;
        }

        return Differ(actual, expected);
    }

    private static int CheckCopy(byte[] actual, byte[] expected, int from, int to, int length, ref uint seed)
    {
        Randomise(actual, expected, ref seed);
        actual.AsSpan(from, length).CopyTo(actual.AsSpan(to));
        byte[] source = new byte[length];
        for (int i = 0; i < length; i++)
        {
            source[i] = expected[from + i];
        }

        for (int i = 0; i < length; i++)
        {
            expected[to + i] = source[i];
        }

        return Differ(actual, expected);
    }

    // The order that strings have is that of their first difference.
    private static int CheckCompare(byte[] actual, byte[] expected, int offset, int length, ref uint seed)
    {
        Randomise(actual, expected, ref seed);
        ReadOnlySpan<byte> left = actual.AsSpan(offset, length);
        int failures = left.SequenceEqual(expected.AsSpan(offset, length)) ? 0 : 1;
        if (length > 0)
        {
            expected[offset + (int)(Next(ref seed) % (uint)length)] ^= 0x80;
            failures += left.SequenceEqual(expected.AsSpan(offset, length)) ? 1 : 0;
        }

        return failures;
    }

    private static int Differ(byte[] actual, byte[] expected)
    {
        for (int i = 0; i < Size; i++)
        {
            if (actual[i] != expected[i])
            {
                return 1;
            }
        }

        return 0;
    }

    private static void Randomise(byte[] first, byte[] second, ref uint seed)
    {
        for (int i = 0; i < Size; i++)
        {
            first[i] = second[i] = (byte)Next(ref seed);
        }
    }

    // A linear congruential generator (Numerical Recipes); the high bits are the good ones.
    private static uint Next(ref uint seed)
    {
        seed = unchecked((seed * 1664525) + 1013904223);
        return seed >> 16;
    }
}
