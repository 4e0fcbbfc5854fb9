namespace KernelOS.Core.Memory.Physical;

/// <summary>What a piece of physical memory is for; a higher value is more restrictive and wins where entries overlap.</summary>
public enum MemoryRegionKind
{
    /// <summary>RAM that nobody uses.</summary>
    Usable,

    /// <summary>RAM in use during start only, such as boot modules: the frame allocator owns it as allocated, and its user frees it.</summary>
    BootReclaimable,

    /// <summary>RAM of the kernel for good: its image, the frame allocator's metadata.</summary>
    Kernel,

    /// <summary>RAM that holds ACPI tables.</summary>
    AcpiReclaimable,

    /// <summary>RAM that firmware keeps across sleep (ACPI spec. 6.5, 15).</summary>
    AcpiNonVolatile,

    /// <summary>Not to be touched: firmware, devices, or a kind that we do not know.</summary>
    Reserved,

    /// <summary>RAM that firmware found to be broken.</summary>
    Defective,
}
