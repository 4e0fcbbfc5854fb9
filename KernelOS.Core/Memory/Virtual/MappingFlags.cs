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

    /// <summary>Its pages are promised: private memory that is or was writable.</summary>
    Promised = 4,

    /// <summary>Its pages are not to be promised: whoever asked for it knows that it will not be filled.</summary>
    Unreserved = 8,
}
