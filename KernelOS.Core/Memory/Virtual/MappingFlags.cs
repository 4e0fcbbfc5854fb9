using System;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What a mapping is, beside its access.</summary>
[Flags]
public enum MappingFlags
{
    /// <summary>Private memory.</summary>
    None = 0,

    /// <summary>Shared with the processes that are forked from this one.</summary>
    Shared = 1,

    /// <summary>Grows downwards when the page below it is touched: a stack.</summary>
    GrowsDown = 2,
}
