using System;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Drivers.Acpi;

/// <summary>The firmware's own memory, as the boot tables show it: only before the kernel has its own page tables.</summary>
/// <param name="map">What is where; the loader's modules and the kernel are in usable memory, where no table is looked for.</param>
internal readonly unsafe struct FirmwareMemory(MemoryMap map) : IAcpiMemory
{
    private const ulong End = 1UL << 32;

    /// <inheritdoc/>
    public bool TryRead(ulong address, uint length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (address >= End || length > End - address || !IsFirmware(address, address + length))
        {
            return false;
        }

        // SAFETY: the boot tables show all memory below 4 GiB, and firmware says that there is some.
        bytes = new ReadOnlySpan<byte>((byte*)KernelAddressMap.DirectMapBase + address, (int)length);
        return true;
    }

    /// <summary>Whether firmware keeps every byte between two addresses to itself.</summary>
    private bool IsFirmware(ulong address, ulong end)
    {
        foreach (MemoryRegion region in map.Regions)
        {
            bool isFirmware = region.Kind is MemoryRegionKind.AcpiReclaimable or MemoryRegionKind.AcpiNonVolatile or MemoryRegionKind.Reserved;
            if (isFirmware && region.Range.Start.Value <= address && address < region.Range.End)
            {
                address = region.Range.End;
            }
        }

        return address >= end;
    }
}
