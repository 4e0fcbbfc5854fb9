namespace KernelOS.Core.Memory.Virtual;

/// <summary>When private memory gets 2 MiB at the first touch, not 4 KiB.</summary>
/// <remarks>
/// A large page costs half as much as 512 small ones, and 500 times as much as one if only that is used. So the usual
/// policy waits for evidence: whoever has filled the 2 MiB beside will fill these too.
/// </remarks>
public enum LargePagePolicy : byte
{
    /// <summary>Where the neighbouring 2 MiB of the mapping are full, or the program has asked (MADV_HUGEPAGE).</summary>
    Neighbours,

    /// <summary>Wherever they fit (Linux: always).</summary>
    Always,

    /// <summary>Where the program has asked (Linux: madvise).</summary>
    Advised,

    /// <summary>Nowhere.</summary>
    Never,
}
