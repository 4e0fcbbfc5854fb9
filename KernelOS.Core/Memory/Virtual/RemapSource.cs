namespace KernelOS.Core.Memory.Virtual;

/// <summary>What becomes of the place from which a mapping moves.</summary>
public enum RemapSource
{
    /// <summary>It is free.</summary>
    Unmapped,

    /// <summary>It stays mapped, without pages (MREMAP_DONTUNMAP): the mapping moves even if it could stay.</summary>
    Emptied,
}
