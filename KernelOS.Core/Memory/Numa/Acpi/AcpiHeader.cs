using System;
using System.Buffers.Binary;

namespace KernelOS.Core.Memory.Numa.Acpi;

/// <summary>The header of every ACPI table (ACPI spec. 6.5, 5.2.6).</summary>
/// <remarks>
/// <code>
/// 0 signature  4 length  8 revision  9 checksum  10 OEM id  16 OEM table id  24 OEM revision  28 creator  36 contents
/// </code>
/// </remarks>
public static class AcpiHeader
{
    /// <summary>The header's size in bytes.</summary>
    public const int Size = 36;

    private const int LengthOffset = 4;
    private const int RevisionOffset = 8;

    /// <summary>The length that a table says it has, with the header; the span has at least <see cref="Size"/> bytes.</summary>
    public static uint ReadLength(ReadOnlySpan<byte> table) => BinaryPrimitives.ReadUInt32LittleEndian(table[LengthOffset..]);

    /// <summary>The table's revision; the span has at least <see cref="Size"/> bytes.</summary>
    public static byte ReadRevision(ReadOnlySpan<byte> table) => table[RevisionOffset];

    /// <summary>Whether bytes start with a whole table of a signature whose sum is right; cuts off what is behind it.</summary>
    public static bool TryValidate(ReadOnlySpan<byte> signature, ref ReadOnlySpan<byte> table)
    {
        if (table.Length < Size || !table[..4].SequenceEqual(signature))
        {
            return false;
        }

        uint length = ReadLength(table);
        if (length < Size || length > (uint)table.Length)
        {
            return false;
        }

        table = table[..(int)length];
        return SumOf(table) == 0;
    }

    /// <summary>The sum of all bytes, which is 0 in a table that is intact.</summary>
    public static byte SumOf(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return sum;
    }
}
