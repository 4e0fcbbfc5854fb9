namespace KernelOS.Core.Memory.Physical;

/// <summary>Why entries make no memory map.</summary>
public enum MemoryMapError
{
    /// <summary>They do.</summary>
    None,

    /// <summary>There is no entry.</summary>
    Empty,

    /// <summary>Not one whole 4 KiB frame is usable.</summary>
    NoUsableMemory,
}
