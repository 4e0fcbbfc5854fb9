namespace KernelOS.Arch.X86_64.Memory;

/// <summary>Where things are in the kernel's half of every address space; one PML4 slot is 512 GiB.</summary>
internal static class KernelAddressMap
{
    /// <summary>The PML4 slot of the kernel's heap, stacks and devices.</summary>
    public const int HeapSlot = 509;

    /// <summary>The PML4 slot of the kernel's image.</summary>
    public const int ImageSlot = 510;

    /// <summary>The PML4 slot through which the active page tables show themselves.</summary>
    public const int RecursiveSlot = 511;

    /// <summary>Slot 256: physical memory, RAM only.</summary>
    public const ulong DirectMapBase = 0xFFFF_8000_0000_0000;

    /// <summary>Slot 509: the heap grows up from here.</summary>
    public const ulong HeapBase = 0xFFFF_FE80_0000_0000;

    /// <summary>How far the heap may grow.</summary>
    public const ulong HeapSize = 1UL << 35;

    /// <summary>Slot 509, a quarter up: kernel stacks, each with a guard page below it.</summary>
    public const ulong StackBase = HeapBase + (1UL << 37);

    /// <summary>Slot 510: the image's address is this plus its physical address.</summary>
    public const ulong ImageBase = 0xFFFF_FF00_0000_0000;

    /// <summary>The end of the user half; its last page is never mapped.</summary>
    public const ulong UserEnd = 0x0000_8000_0000_0000;
}
