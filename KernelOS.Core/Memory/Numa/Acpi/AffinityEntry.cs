using System;
using System.Buffers.Binary;

namespace KernelOS.Core.Memory.Numa.Acpi;

/// <summary>One entry of the System Resource Affinity Table that says whose something is (ACPI spec. 6.5, 5.2.16).</summary>
internal readonly struct AffinityEntry
{
    private const int ApicLength = 16;
    private const int MemoryLength = 40;
    private const int X2ApicLength = 24;
    private const int GicLength = 18;
    private const uint Enabled = 1;

    private AffinityEntry(AffinityKind kind, uint domain, ulong first, ulong length)
    {
        Kind = kind;
        Domain = domain;
        First = first;
        Length = length;
    }

    /// <summary>What it is of; <see cref="AffinityKind.Other"/> for what is disabled or of no interest.</summary>
    public AffinityKind Kind { get; }

    /// <summary>The proximity domain.</summary>
    public uint Domain { get; }

    /// <summary>The memory's first address, or the processor's id.</summary>
    public ulong First { get; }

    /// <summary>How many bytes of memory.</summary>
    public ulong Length { get; }

    /// <summary>Takes the next entry off the front; false if it is malformed.</summary>
    /// <param name="entries">The entries that are left, at least one byte.</param>
    /// <param name="revision">The table's; the first one knows only domains below 256.</param>
    /// <param name="entry">The entry.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> entries, byte revision, out AffinityEntry entry)
    {
        entry = default;
        if (entries.Length < 2 || entries[1] < 2 || entries[1] > entries.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = entries[..entries[1]];
        entries = entries[bytes.Length..];
        int length = bytes[0] switch { 0 => ApicLength, 1 => MemoryLength, 2 => X2ApicLength, 3 => GicLength, _ => 2 };
        if (bytes.Length < length)
        {
            return false;
        }

        // Words of the formats start at different places.
        uint mask = revision < 2 ? byte.MaxValue : uint.MaxValue;
        switch (bytes[0])
        {
            case 0 when (ReadWord(bytes, 4) & Enabled) != 0:
                uint high = (uint)(bytes[9] | (bytes[10] << 8) | (bytes[11] << 16));
                entry = new AffinityEntry(AffinityKind.Processor, (bytes[2] | (high << 8)) & mask, bytes[3], 0);
                break;
            case 1 when (ReadWord(bytes, 28) & Enabled) != 0:
                entry = new AffinityEntry(
                    AffinityKind.Memory,
                    ReadWord(bytes, 2) & mask,
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
                break;
            case 2 when (ReadWord(bytes, 12) & Enabled) != 0:
                entry = new AffinityEntry(AffinityKind.Processor, ReadWord(bytes, 4), ReadWord(bytes, 8), 0);
                break;
            case 3 when (ReadWord(bytes, 10) & Enabled) != 0:
                entry = new AffinityEntry(AffinityKind.Processor, ReadWord(bytes, 2), ReadWord(bytes, 6), 0);
                break;
        }

        return true;
    }

    private static uint ReadWord(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
