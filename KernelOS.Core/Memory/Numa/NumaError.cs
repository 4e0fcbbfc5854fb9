namespace KernelOS.Core.Memory.Numa;

/// <summary>Why there is no topology.</summary>
public enum NumaError
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>It has no node.</summary>
    Empty,

    /// <summary>Two nodes claim the same memory.</summary>
    OverlappingRanges,
}
