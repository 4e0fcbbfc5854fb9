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

    /// <summary>Large pages are wanted (MADV_HUGEPAGE).</summary>
    LargePages = 16,

    /// <summary>Large pages are not wanted (MADV_NOHUGEPAGE).</summary>
    SmallPages = 32,

    /// <summary>Forked processes do not have it (MADV_DONTFORK).</summary>
    NotForked = 64,

    /// <summary>Forked processes find zeros (MADV_WIPEONFORK).</summary>
    EmptyWhenForked = 128,

    /// <summary>Its pages are to be there always (mlock).</summary>
    Locked = 256,

    /// <summary>The same, but only those that are touched (MLOCK_ONFAULT); only together with <see cref="Locked"/>.</summary>
    LockedWhenTouched = 512,
}
