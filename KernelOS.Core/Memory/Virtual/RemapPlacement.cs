namespace KernelOS.Core.Memory.Virtual;

/// <summary>Whether and where a mapping may move.</summary>
public enum RemapPlacement
{
    /// <summary>It stays.</summary>
    Stay,

    /// <summary>Anywhere, if it cannot stay (MREMAP_MAYMOVE).</summary>
    Anywhere,

    /// <summary>To the new address; what is mapped there goes away (MREMAP_FIXED).</summary>
    Exact,
}
