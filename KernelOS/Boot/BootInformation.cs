using KernelOS.Core.Memory.Physical;

namespace KernelOS.Boot;

/// <summary>What the boot loader told, copied into the kernel's own memory; nothing here points into the loader's.</summary>
/// <param name="memory">The memory map as firmware gives it: any order, any overlaps, any values.</param>
/// <param name="modules">The files that the loader put into memory.</param>
/// <param name="commandLine">The kernel's command line, UTF-8.</param>
/// <param name="acpiRoot">A copy of the ACPI root system description pointer; empty if there is none.</param>
/// <param name="framebuffer">The screen, if the loader set one up.</param>
internal sealed class BootInformation(
    MemoryMapEntry[] memory,
    BootModule[] modules,
    byte[] commandLine,
    byte[] acpiRoot,
    Framebuffer? framebuffer)
{
    /// <summary>The memory map as firmware gives it.</summary>
    public MemoryMapEntry[] Memory { get; } = memory;

    /// <summary>The files that the loader put into memory.</summary>
    public BootModule[] Modules { get; } = modules;

    /// <summary>The kernel's command line, UTF-8.</summary>
    public byte[] CommandLine { get; } = commandLine;

    /// <summary>A copy of the ACPI root system description pointer.</summary>
    public byte[] AcpiRoot { get; } = acpiRoot;

    /// <summary>The screen, if the loader set one up.</summary>
    public Framebuffer? Framebuffer { get; } = framebuffer;
}
