using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>The window through which the kernel reads and writes physical memory.</summary>
public interface IPhysicalMemory
{
    /// <summary>Where the kernel sees the byte at <paramref name="address"/>, which must lie in RAM; consecutive bytes of one frame are consecutive there.</summary>
    unsafe byte* GetPointer(PhysicalAddress address);
}
