using System;
using System.Diagnostics;
using System.Numerics;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;

namespace KernelOS.Boot;

/// <summary>Takes over physical memory from the boot loader.</summary>
internal static unsafe class BootMemory
{
    private const ulong PageSize = 4096;

    // The boot tables show no more; whatever is needed before the kernel has its own must lie below.
    private const ulong BootMapEnd = 1UL << 32;

    /// <summary>Copies the boot information out of the loader's memory; panics if it is malformed.</summary>
    /// <param name="address">Its physical address.</param>
    public static BootInformation ReadInformation(ulong address)
    {
        // SAFETY: the loader hands over the address of its information, below 4 GiB, which the boot tables show.
        ReadOnlySpan<byte> bytes = new((byte*)KernelAddressMap.DirectMapBase + address, (int)GetInformationSize(address));
        if (!Multiboot2Reader.TryRead(bytes, out BootInformation? boot))
        {
            Panic.Raise("the boot loader's information is malformed; boot with GRUB 2");
        }

        return boot!;
    }

    /// <summary>Makes the map of physical memory, with everything taken out that is in use already.</summary>
    public static MemoryMap CreateMap(BootInformation boot)
    {
        MemoryMapEntry[] reservations = new MemoryMapEntry[2 + boot.Modules.Length];
        reservations[0] = new MemoryMapEntry(0, PageSize, MemoryRegionKind.Reserved);
        reservations[1] = new MemoryMapEntry(
            ImageSymbols.ImageStart - KernelAddressMap.ImageBase,
            ImageSymbols.ImageEnd - ImageSymbols.ImageStart,
            MemoryRegionKind.Kernel);
        for (int i = 0; i < boot.Modules.Length; i++)
        {
            PhysicalRange range = boot.Modules[i].Range;
            reservations[2 + i] = new MemoryMapEntry(range.Start.Value, range.Length, MemoryRegionKind.BootReclaimable);
        }

        if (!MemoryMap.Create(boot.Memory, reservations).TryGet(out MemoryMap map))
        {
            Panic.Raise("the firmware's memory map has no usable memory; boot with GRUB 2, which passes it on");
        }

        return map;
    }

    /// <summary>Makes the frame allocator over all usable memory and the frame table, both at the first place where they fit.</summary>
    public static void CreateFrameAllocator(MemoryMap map, NumaTopology topology, BootInformation boot)
    {
        PhysicalRange metadata = Reserve(map, FrameAllocator<BareMetal>.GetMetadataBytes(map, cpuCount: 1, topology));
        PhysicalRange table = Reserve(map, FrameAllocator<BareMetal>.GetTableBytes(map));
        Kernel.Frames = new FrameAllocator<BareMetal>(map, topology, cpuCount: 1, default, default(BareMetal).GetPointer(metadata.Start));
        Kernel.FrameTable = Kernel.Frames.CreateTable(default(BareMetal).GetPointer(table.Start));
        EnterOwner(metadata, FrameUse.FrameAllocator);
        EnterOwner(table, FrameUse.FrameTable);
        EnterOwner(ImageRange, FrameUse.KernelImage);
        foreach (BootModule module in boot.Modules)
        {
            EnterOwner(module.Range, FrameUse.BootData);
        }
    }

    /// <summary>Lets debug builds notice who writes to a frame after it was freed; needs the kernel's page tables.</summary>
    [Conditional("DEBUG")]
    public static void GuardFreedFrames(MemoryMap map)
    {
        ulong count = (FrameAllocator<BareMetal>.GetGuardBytes(map) + PageSize - 1) / PageSize;
        if (!Kernel.Frames.TryAllocateRun(BitOperations.Log2(BitOperations.RoundUpToPowerOf2(count)), PhysicalLimit.None, out FrameRange<Size4KiB> run))
        {
            Log.Write(default(BareMetal), LogLevel.Warning, $"there is no room to guard freed frames");
            return;
        }

        new Span<byte>(default(BareMetal).GetPointer(run.First.Start), (int)(run.Count * PageSize)).Clear();
        for (ulong i = 0; i < run.Count; i++)
        {
            Kernel.FrameTable.Begin(run[i], new FrameOwner(FrameUse.FrameAllocator));
        }

        Kernel.Frames.Guard = new FreedFramePattern<BareMetal>(default, (ulong*)default(BareMetal).GetPointer(run.First.Start));
    }

    private static PhysicalRange ImageRange => PhysicalRange.FromBounds(
        PhysicalAddress.Create(ImageSymbols.ImageStart - KernelAddressMap.ImageBase), ImageSymbols.ImageEnd - KernelAddressMap.ImageBase);

    private static void EnterOwner(PhysicalRange range, FrameUse use) => Kernel.Frames.EnterOwner(range, new FrameOwner(use));

    private static PhysicalRange Reserve(MemoryMap map, ulong bytes)
    {
        if (!map.TryReserve(bytes, PhysicalAddress.Create(BootMapEnd), MemoryRegionKind.Kernel, out PhysicalRange range))
        {
            Panic.Raise($"there is no room for the frame allocator's {bytes >> 10} KiB; give the machine more memory");
        }

        return range;
    }

    private static uint GetInformationSize(ulong address) => *(uint*)(KernelAddressMap.DirectMapBase + address);
}
