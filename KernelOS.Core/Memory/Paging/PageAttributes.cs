using System;

namespace KernelOS.Core.Memory.Paging;

/// <summary>What may be done with a page and how it is cached, whatever the format of the tables. Every page may be read by the kernel, unless it is <see cref="Inaccessible"/>.</summary>
[Flags]
public enum PageAttributes : uint
{
    /// <summary>The kernel may read; cached.</summary>
    None = 0,

    /// <summary>Whoever may read may write.</summary>
    Writable = 1 << 0,

    /// <summary>Instructions may be fetched: by programs if it is a <see cref="User"/> page, by the kernel if not.</summary>
    Executable = 1 << 1,

    /// <summary>Programs may read.</summary>
    User = 1 << 2,

    /// <summary>Is the same in all address spaces, so the TLB may keep it when they are switched.</summary>
    Global = 1 << 3,

    /// <summary>Writes go to memory at once; together with <see cref="Uncached"/>, that one counts.</summary>
    WriteThrough = 1 << 4,

    /// <summary>Not cached, and accesses stay in order: for device registers.</summary>
    Uncached = 1 << 5,

    /// <summary>Every access faults; the page keeps its frame and its other attributes.</summary>
    Inaccessible = 1 << 6,
}
