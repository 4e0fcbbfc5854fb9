using System;
using System.Buffers.Binary;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Boot;

/// <summary>Reads the boot information of a multiboot2 loader (Multiboot2 specification 1.6, 3.6).</summary>
/// <remarks>
/// A header of total size and zero, then tags of type, size and payload, each aligned to 8 bytes, up to a tag of type 0.
/// Nothing in it is believed: a tag that reaches past the end, or a payload that is too short for its type, ends in a result.
/// </remarks>
internal static class Multiboot2Reader
{
    /// <summary>The size of the header that starts the information: total size and a reserved word.</summary>
    public const int HeaderSize = 8;

    private const uint TagEnd = 0;
    private const uint TagCommandLine = 1;
    private const uint TagModule = 3;
    private const uint TagMemoryMap = 6;
    private const uint TagFramebuffer = 8;
    private const uint TagAcpiOld = 14;
    private const uint TagAcpiNew = 15;

    /// <summary>Copies what the kernel uses out of the information; false if it is malformed.</summary>
    /// <param name="information">All of it, from the header on.</param>
    /// <param name="result">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> information, out BootInformation? result)
    {
        result = null;
        if (!TryCountModules(information, out int moduleCount))
        {
            return false;
        }

        BootModule[] modules = new BootModule[moduleCount];
        MemoryMapEntry[] memory = [];
        byte[] commandLine = [];
        byte[] acpiRoot = [];
        Framebuffer? framebuffer = null;
        int module = 0;
        int position = HeaderSize;
        while (TryReadTag(information, ref position, out uint type, out ReadOnlySpan<byte> payload))
        {
            bool isValid = true;
            switch (type)
            {
                case TagEnd:
                    result = new BootInformation(memory, modules, commandLine, acpiRoot, framebuffer);
                    return true;
                case TagCommandLine:
                    commandLine = UpToNul(payload).ToArray();
                    break;
                case TagModule:
                    isValid = TryReadModule(payload, out modules[module++]);
                    break;
                case TagMemoryMap:
                    isValid = TryReadMemoryMap(payload, out memory);
                    break;
                case TagFramebuffer:
                    isValid = TryReadFramebuffer(payload, out framebuffer);
                    break;
                case TagAcpiNew:
                    acpiRoot = payload.ToArray();
                    break;
                case TagAcpiOld:
                    // The newer table is the better one, whichever comes first.
                    acpiRoot = acpiRoot.Length > payload.Length ? acpiRoot : payload.ToArray();
                    break;
            }

            if (!isValid)
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryCountModules(ReadOnlySpan<byte> information, out int count)
    {
        count = 0;
        int position = HeaderSize;
        while (TryReadTag(information, ref position, out uint type, out _))
        {
            if (type == TagEnd)
            {
                return true;
            }

            count += type == TagModule ? 1 : 0;
        }

        return false;
    }

    private static bool TryReadTag(ReadOnlySpan<byte> information, ref int position, out uint type, out ReadOnlySpan<byte> payload)
    {
        type = 0;
        payload = default;
        if (position < 0 || position > information.Length - 8)
        {
            return false;
        }

        type = BinaryPrimitives.ReadUInt32LittleEndian(information[position..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(information[(position + 4)..]);
        if (size < 8 || size > (uint)(information.Length - position))
        {
            return false;
        }

        payload = information.Slice(position + 8, (int)size - 8);
        position += (int)(size + 7 & ~7u);
        return true;
    }

    private static bool TryReadModule(ReadOnlySpan<byte> payload, out BootModule module)
    {
        module = null!;
        if (payload.Length < 8)
        {
            return false;
        }

        uint start = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        uint end = BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]);
        if (end < start)
        {
            return false;
        }

        PhysicalRange range = PhysicalRange.Create(PhysicalAddress.Create(start), end - start);
        module = new BootModule(UpToNul(payload[8..]).ToArray(), range);
        return true;
    }

    private static bool TryReadMemoryMap(ReadOnlySpan<byte> payload, out MemoryMapEntry[] memory)
    {
        memory = [];
        if (payload.Length < 8)
        {
            return false;
        }

        uint entrySize = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        ReadOnlySpan<byte> entries = payload[8..];
        if (entrySize < 24 || entrySize > 4096)
        {
            return false;
        }

        memory = new MemoryMapEntry[entries.Length / (int)entrySize];
        for (int i = 0; i < memory.Length; i++)
        {
            ReadOnlySpan<byte> entry = entries[(i * (int)entrySize)..];
            memory[i] = new MemoryMapEntry(
                BinaryPrimitives.ReadUInt64LittleEndian(entry),
                BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
                ToKind(BinaryPrimitives.ReadUInt32LittleEndian(entry[16..])));
        }

        return true;
    }

    private static bool TryReadFramebuffer(ReadOnlySpan<byte> payload, out Framebuffer? framebuffer)
    {
        framebuffer = null;
        if (payload.Length < 22)
        {
            return false;
        }

        if (!PhysicalAddress.TryCreate(BinaryPrimitives.ReadUInt64LittleEndian(payload), out PhysicalAddress address))
        {
            return false;
        }

        framebuffer = new Framebuffer(
            address,
            BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(payload[16..]),
            payload[20],
            payload[21]);
        return true;
    }

    private static MemoryRegionKind ToKind(uint type) => type switch
    {
        1 => MemoryRegionKind.Usable,
        3 => MemoryRegionKind.AcpiReclaimable,
        4 => MemoryRegionKind.AcpiNonVolatile,
        5 => MemoryRegionKind.Defective,
        _ => MemoryRegionKind.Reserved,
    };

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
