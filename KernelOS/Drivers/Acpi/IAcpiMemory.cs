using System;

namespace KernelOS.Drivers.Acpi;

/// <summary>Where ACPI tables are read from.</summary>
internal interface IAcpiMemory
{
    /// <summary>Shows bytes of physical memory; false unless tables can be in all of them.</summary>
    /// <param name="address">Any number.</param>
    /// <param name="length">Any number.</param>
    /// <param name="bytes">The bytes.</param>
    bool TryRead(ulong address, uint length, out ReadOnlySpan<byte> bytes);
}
