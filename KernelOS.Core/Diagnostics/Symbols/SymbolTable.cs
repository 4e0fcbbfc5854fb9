using System;
using System.Buffers.Binary;

namespace KernelOS.Core.Diagnostics.Symbols;

/// <summary>The names of the kernel's functions, as the build wrote them into the image.</summary>
/// <remarks>
/// <para>All numbers are little-endian; the table has no alignment of its own.</para>
/// <code>
///    0  u32  "KSYM"
///    4  u32  number of entries
///    8  u64  base address
///   16       entries of 12 bytes, ascending by their first field:
///              u32  start of the function, in bytes from the base address
///              u32  its container  } each in bytes from the start of the strings,
///              u32  its name       } where a UTF-8 string ends with a NUL
///   ..       strings; the first is empty
/// </code>
/// <para>An entry holds up to the next one. One with an empty name says that no function is there, and so does the last one, which ends the code.</para>
/// </remarks>
/// <param name="bytes">The table; empty or damaged, it knows no names.</param>
public readonly ref struct SymbolTable(ReadOnlySpan<byte> bytes)
{
    /// <summary>The first four bytes: "KSYM".</summary>
    public const uint Magic = 0x4D59_534B;

    /// <summary>The size of what comes before the entries, in bytes.</summary>
    public const int HeaderSize = 16;

    /// <summary>The size of an entry in bytes.</summary>
    public const int EntrySize = 12;

    private const int ContainerField = 4;
    private const int NameField = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Names the function that holds <paramref name="address"/>; false if there is none.</summary>
    public bool TryFind(ulong address, out Symbol symbol)
    {
        symbol = default;
        if (_bytes.Length < HeaderSize || ReadUInt32(0) != Magic)
        {
            return false;
        }

        ulong offset = address - BinaryPrimitives.ReadUInt64LittleEndian(_bytes[8..]);
        uint count = Math.Min(ReadUInt32(4), (uint)(_bytes.Length - HeaderSize) / EntrySize);
        if (offset > uint.MaxValue || !TryFindEntry((uint)offset, (int)count, out int entry))
        {
            return false;
        }

        ReadOnlySpan<byte> strings = _bytes[EntryPosition((int)count)..];
        ReadOnlySpan<byte> name = ReadString(strings, ReadUInt32(entry + NameField));
        if (name.IsEmpty)
        {
            return false;
        }

        symbol = new Symbol(ReadString(strings, ReadUInt32(entry + ContainerField)), name, offset - ReadUInt32(entry));
        return true;
    }

    private static int EntryPosition(int index) => HeaderSize + (index * EntrySize);

    private static ReadOnlySpan<byte> ReadString(ReadOnlySpan<byte> strings, uint start)
    {
        if (start >= strings.Length)
        {
            return default;
        }

        ReadOnlySpan<byte> rest = strings[(int)start..];
        int length = rest.IndexOf((byte)0);
        return length < 0 ? rest : rest[..length];
    }

    /// <summary>Finds the last of <paramref name="count"/> entries that starts at or before <paramref name="offset"/>, and gives its position.</summary>
    private bool TryFindEntry(uint offset, int count, out int position)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (ReadUInt32(EntryPosition(middle)) <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        position = EntryPosition(low - 1);
        return low > 0;
    }

    private uint ReadUInt32(int position) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[position..]);
}
