namespace KernelOS.Core.Platform;

/// <summary>What is about to happen to a range of pages.</summary>
public enum PageChange
{
    /// <summary>Some of them change.</summary>
    Change,

    /// <summary>All of them are unmapped: tables that other spaces have too need no copy where they lie in the range as a whole.</summary>
    Unmap,
}
