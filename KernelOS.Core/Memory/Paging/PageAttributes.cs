using System;

namespace KernelOS.Core.Memory.Paging;

/// <summary>What may be done with a page and how it is cached, whatever the format of the tables.</summary>
/// <remarks>
/// Every page may be read by the kernel, unless it is <see cref="Inaccessible"/>. The values are those bits that mean
/// the same, or the opposite, in an x86-64 entry, so that that format, which is used most, has nothing to translate.
/// </remarks>
[Flags]
public enum PageAttributes : uint
{
    /// <summary>The kernel may read; cached.</summary>
    None = 0,

    /// <summary>Every access faults; the page keeps its frame and its other attributes.</summary>
    Inaccessible = 1 << 0,

    /// <summary>Whoever may read may write.</summary>
    Writable = 1 << 1,

    /// <summary>Programs may read.</summary>
    User = 1 << 2,

    /// <summary>Writes go to memory at once.</summary>
    WriteThrough = 1 << 3,

    /// <summary>Not cached, and accesses stay in order: for device registers. Counts more than the other ways of caching.</summary>
    Uncached = 1 << 4,

    /// <summary>Instructions may be fetched: by programs if it is a <see cref="User"/> page, by the kernel if not.</summary>
    Executable = 1 << 5,

    /// <summary>Not cached, but writes are gathered and may change places: for frame buffers. Has two bits, one of them that of <see cref="WriteThrough"/>.</summary>
    WriteCombining = WriteThrough | (1 << 7),

    /// <summary>Is the same in all address spaces, so the TLB may keep it when they are switched.</summary>
    Global = 1 << 8,
}
