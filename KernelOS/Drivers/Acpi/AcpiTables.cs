using System;
using System.Buffers.Binary;
using KernelOS.Core.Memory.Numa.Acpi;

namespace KernelOS.Drivers.Acpi;

/// <summary>Finds the tables that firmware describes the machine with (ACPI spec. 6.5, 5.2).</summary>
/// <remarks>
/// The root pointer leads to a list of tables, the RSDT with 32-bit or the XSDT with 64-bit addresses, and that to the
/// tables. No address and no length is believed: what cannot be read, or has a wrong sum, is passed over.
/// <code>
/// root pointer: 0 "RSD PTR "  8 checksum  9 OEM id  15 revision  16 RSDT
///   from revision 2 on:       20 length  24 XSDT  32 extended checksum
/// </code>
/// </remarks>
internal static class AcpiTables
{
    private const int OldRootSize = 20;
    private const int NewRootSize = 36;
    private const int RevisionOffset = 15;
    private const int ShortListOffset = 16;
    private const int LongListOffset = 24;

    /// <summary>A table that says it is longer is taken for damaged.</summary>
    private const uint LongestTable = 1 << 20;

    /// <summary>Where a PC's firmware leaves the root pointer, at a multiple of 16.</summary>
    private const ulong FirmwareStart = 0xE0000;
    private const uint FirmwareLength = 0x20000;

    /// <summary>The part of it that all firmware keeps to itself.</summary>
    private const ulong UpperFirmwareStart = 0xF0000;
    private const uint UpperFirmwareLength = 0x10000;

    /// <summary>Finds a table; false if there is none that is intact.</summary>
    /// <param name="memory">Where tables are read from.</param>
    /// <param name="root">The root pointer that the boot loader passed on; if it is empty or damaged, the firmware's memory is searched.</param>
    /// <param name="signature">Four letters.</param>
    /// <param name="table">The table.</param>
    public static bool TryFind<TMemory>(TMemory memory, ReadOnlySpan<byte> root, ReadOnlySpan<byte> signature, out ReadOnlySpan<byte> table)
        where TMemory : struct, IAcpiMemory
    {
        table = default;
        if (!IsRoot(root) && !TryFindRoot(memory, out root))
        {
            return false;
        }

        ulong longList = root[RevisionOffset] >= 2 ? BinaryPrimitives.ReadUInt64LittleEndian(root[LongListOffset..]) : 0;
        return (longList != 0 && TryReadTable(memory, longList, "XSDT"u8, out ReadOnlySpan<byte> list))
            ? TryFindInList(memory, list, sizeof(ulong), signature, out table)
            : TryReadTable(memory, BinaryPrimitives.ReadUInt32LittleEndian(root[ShortListOffset..]), "RSDT"u8, out list)
                && TryFindInList(memory, list, sizeof(uint), signature, out table);
    }

    private static bool IsRoot(ReadOnlySpan<byte> root)
    {
        if (root.Length < OldRootSize || !root[..8].SequenceEqual("RSD PTR "u8) || AcpiHeader.SumOf(root[..OldRootSize]) != 0)
        {
            return false;
        }

        return root[RevisionOffset] < 2 || (root.Length >= NewRootSize && AcpiHeader.SumOf(root[..NewRootSize]) == 0);
    }

    private static bool TryFindRoot<TMemory>(TMemory memory, out ReadOnlySpan<byte> root)
        where TMemory : struct, IAcpiMemory
    {
        root = default;
        if (!memory.TryRead(FirmwareStart, FirmwareLength, out ReadOnlySpan<byte> firmware)
            && !memory.TryRead(UpperFirmwareStart, UpperFirmwareLength, out firmware))
        {
            return false;
        }

        for (; !firmware.IsEmpty; firmware = firmware[16..])
        {
            root = firmware[..Math.Min(firmware.Length, NewRootSize)];
            if (IsRoot(root))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFindInList<TMemory>(TMemory memory, ReadOnlySpan<byte> list, int entrySize, ReadOnlySpan<byte> signature, out ReadOnlySpan<byte> table)
        where TMemory : struct, IAcpiMemory
    {
        for (list = list[AcpiHeader.Size..]; list.Length >= entrySize; list = list[entrySize..])
        {
            ulong address = entrySize == sizeof(ulong)
                ? BinaryPrimitives.ReadUInt64LittleEndian(list)
                : BinaryPrimitives.ReadUInt32LittleEndian(list);
            if (TryReadTable(memory, address, signature, out table))
            {
                return true;
            }
        }

        table = default;
        return false;
    }

    private static bool TryReadTable<TMemory>(TMemory memory, ulong address, ReadOnlySpan<byte> signature, out ReadOnlySpan<byte> table)
        where TMemory : struct, IAcpiMemory
    {
        table = default;
        if (!memory.TryRead(address, AcpiHeader.Size, out ReadOnlySpan<byte> header) || !header[..4].SequenceEqual(signature))
        {
            return false;
        }

        uint length = AcpiHeader.ReadLength(header);
        return length is >= AcpiHeader.Size and <= LongestTable
            && memory.TryRead(address, length, out table)
            && AcpiHeader.TryValidate(signature, ref table);
    }
}
