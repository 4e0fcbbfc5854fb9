namespace KernelOS.Core.Memory.Numa.Acpi;

/// <summary>What an entry of the affinity table is of.</summary>
internal enum AffinityKind
{
    /// <summary>Nothing that matters here.</summary>
    Other,

    /// <summary>A processor.</summary>
    Processor,

    /// <summary>A range of memory.</summary>
    Memory,
}
