namespace KernelOS.Core.Memory.Virtual;

/// <summary>Where things lie in the user half of an address space: Linux's places without randomisation.</summary>
/// <remarks>
/// <code>
/// 0x0000_0000_0000_0000  never mapped
/// 0x0000_0000_0001_0000  Minimum           fixed programs (0x40_0000 by custom), then their break area
/// 0x0000_5555_5555_4000  PositionIndependentBase   programs that run anywhere, then their break area
/// 0x0000_7FFF_F7FF_F000  MapEnd            mmap, from here downwards
/// 0x0000_7FFF_FFFF_F000  End, StackEnd     the first stack, from here downwards
/// 0x0000_7FFF_FFFF_FFFF  the last page is never mapped: a syscall instruction at its end would return to a
///                        non-canonical address (Intel SDM vol. 2B, SYSRET)
/// </code>
/// </remarks>
public static class UserLayout
{
    /// <summary>The lowest address that can be mapped (Linux: vm.mmap_min_addr), so that null and its neighbours fault.</summary>
    public const ulong Minimum = 0x1_0000;

    /// <summary>The end of what can be mapped.</summary>
    public const ulong End = 0x0000_7FFF_FFFF_F000;

    /// <summary>Where position-independent programs are loaded.</summary>
    public const ulong PositionIndependentBase = 0x0000_5555_5555_4000;

    /// <summary>Where the search for free addresses starts, downwards.</summary>
    public const ulong MapEnd = StackEnd - 0x0800_0000;

    /// <summary>The end of the first thread's stack.</summary>
    public const ulong StackEnd = End;

    /// <summary>How large a stack grows at most, in bytes, unless the program asks for another limit (RLIMIT_STACK).</summary>
    public const ulong StackLimit = 8 << 20;
}
