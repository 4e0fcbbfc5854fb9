namespace KernelOS.Tests.Emulation;

/// <summary>What a software MMU finds at the end of a walk.</summary>
/// <param name="Start">The page's first virtual address.</param>
/// <param name="Frame">Its first physical address.</param>
/// <param name="Shift">The binary logarithm of its size.</param>
/// <param name="Rights">What programs and the kernel may do.</param>
/// <param name="Caching">How it is cached.</param>
/// <param name="IsGlobal">Whether it stays in the TLB when spaces are switched.</param>
public readonly record struct MmuPage(ulong Start, ulong Frame, int Shift, MmuRights Rights, MmuCaching Caching, bool IsGlobal)
{
    public ulong Size => 1UL << Shift;

    public bool Contains(ulong address) => address - Start < Size;
}
