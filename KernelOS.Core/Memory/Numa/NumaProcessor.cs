namespace KernelOS.Core.Memory.Numa;

/// <summary>To which node a processor belongs.</summary>
/// <param name="id">How the hardware knows it: its APIC id on x86-64, its ACPI processor UID on ARM.</param>
/// <param name="node">Its node.</param>
public readonly struct NumaProcessor(uint id, NumaNode node)
{
    /// <summary>How the hardware knows it.</summary>
    public uint Id { get; } = id;

    /// <summary>Its node.</summary>
    public NumaNode Node { get; } = node;
}
