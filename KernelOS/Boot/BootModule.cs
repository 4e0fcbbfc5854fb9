using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Boot;

/// <summary>A file that the boot loader put into memory.</summary>
/// <param name="name">Its command line, which is its name here, UTF-8.</param>
/// <param name="range">Where its bytes are.</param>
internal sealed class BootModule(byte[] name, PhysicalRange range)
{
    /// <summary>Its name, UTF-8.</summary>
    public byte[] Name { get; } = name;

    /// <summary>Where its bytes are.</summary>
    public PhysicalRange Range { get; } = range;
}
