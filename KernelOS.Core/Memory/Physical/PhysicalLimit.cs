using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Where frames must end for those who cannot reach further.</summary>
public static class PhysicalLimit
{
    /// <summary>1 MiB: what a processor reaches in real mode, and so where other CPUs start.</summary>
    public static PhysicalAddress RealMode => PhysicalAddress.FromUnchecked(1UL << 20);

    /// <summary>16 MiB: the reach of ISA DMA.</summary>
    public static PhysicalAddress IsaDma => PhysicalAddress.FromUnchecked(1UL << 24);

    /// <summary>4 GiB: the reach of devices with 32-bit addresses.</summary>
    public static PhysicalAddress Bits32 => PhysicalAddress.FromUnchecked(1UL << 32);

    /// <summary>No limit: the last frame of the address space is nobody's.</summary>
    public static PhysicalAddress None => PhysicalAddress.FromUnchecked((1UL << PhysicalAddress.MaximumBits) - 4096);
}
