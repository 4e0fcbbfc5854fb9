namespace KernelOS.Tests.Emulation;

/// <summary>A walk through page tables, written from the architecture's manual and from nothing else.</summary>
public interface ISoftwareMmu
{
    /// <summary>The levels of a walk.</summary>
    static abstract int Levels { get; }

    /// <summary>How many entries side by side, aligned, an entry that leads to a page says are one stretch of memory; 1 if it says nothing.</summary>
    static abstract int GetStretch(ulong entry);

    /// <summary>Reads one entry on the way.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="depth">0 in the root.</param>
    /// <param name="rights">What the entries above allow; narrowed.</param>
    /// <param name="next">The next table, or the page's frame.</param>
    /// <param name="page">At the end: caching and globality; the rest is the caller's to fill in.</param>
    static abstract MmuStep Step(ulong entry, int depth, ref MmuRights rights, out ulong next, out MmuPage page);
}
