using System;
using System.Buffers.Binary;
using System.Numerics;

namespace KernelOS.Core.Primitives;

/// <summary>Finds where texts end that end with NUL.</summary>
public static class ZeroByte
{
    private const ulong LowBits = 0x0101_0101_0101_0101;
    private const ulong HighBits = 0x8080_8080_8080_8080;

    /// <summary>Finds the first NUL, eight bytes at a time; the length if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        int i = 0;
        for (; i + sizeof(ulong) <= bytes.Length; i += sizeof(ulong))
        {
            // The lowest byte that is zero keeps its high bit here (Warren, Hacker's Delight, 6-1).
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(i));
            ulong zeros = (word - LowBits) & ~word & HighBits;
            if (zeros != 0)
            {
                return i + (BitOperations.TrailingZeroCount(zeros) >> 3);
            }
        }

        while (i < bytes.Length && bytes[i] != 0)
        {
            i++;
        }

        return i;
    }
}
