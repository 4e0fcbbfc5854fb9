using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>The active address space as the CPU sees it, page tables, TLB and all.</summary>
public interface IVirtualMemory
{
    /// <summary>The pointer with which the kernel reaches <paramref name="address"/>, which must be mapped: on a machine the very number.</summary>
    unsafe byte* GetPointer(VirtualAddress address);
}
