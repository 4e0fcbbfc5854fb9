using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Where the parts of one address space lie: <see cref="UserLayout"/>'s places, or places that nobody can foresee.</summary>
/// <remarks>
/// As much chance as on Linux (arch/x86/mm/mmap.c, fs/binfmt_elf.c): 28 bits of a page's number for mappings and for
/// position-independent programs, 22 for the stack and 9 within it, 13 for the break area.
/// </remarks>
public readonly struct AddressLayout
{
    private const int PageShift = 12;
    private const int MappingBits = 28;
    private const int ProgramBits = 28;
    private const int StackBits = 22;
    private const int BreakBits = 13;
    private const int StackPointerBits = 9;
    private const int StackPointerShift = 4;

    private AddressLayout(ulong stackEnd, ulong mapEnd)
    {
        StackEnd = stackEnd;
        MapEnd = mapEnd;
    }

    /// <summary>The places that every program has without randomisation.</summary>
    public static AddressLayout Fixed => new(UserLayout.StackEnd, UserLayout.MapEnd);

    /// <summary>Where the search for free addresses starts, downwards; a multiple of the page size.</summary>
    public ulong MapEnd { get; }

    /// <summary>The end of the first thread's stack, a multiple of the page size.</summary>
    public ulong StackEnd { get; }

    /// <summary>How far below the strings the stack pointer starts, in bytes: a multiple of 16 below two pages.</summary>
    public ulong StackPointerOffset { get; private init; }

    /// <summary>How far above <see cref="UserLayout.PositionIndependentBase"/> programs that run anywhere are loaded, in bytes.</summary>
    public ulong ProgramOffset { get; private init; }

    /// <summary>How far behind the program the break area starts, in bytes.</summary>
    public ulong BreakOffset { get; private init; }

    /// <summary>Chooses places at random.</summary>
    public static AddressLayout Randomize<TPlatform>(TPlatform platform)
        where TPlatform : struct, IRandom
    {
        Span<ulong> random = stackalloc ulong[2];
        platform.FillRandom(MemoryMarshal.AsBytes(random));
        ulong stackEnd = UserLayout.StackEnd - Take(ref random[0], StackBits, PageShift);
        const ulong stackRange = 1UL << (StackBits + PageShift);
        return new AddressLayout(stackEnd, UserLayout.MapEnd - stackRange - Take(ref random[0], MappingBits, PageShift))
        {
            StackPointerOffset = Take(ref random[0], StackPointerBits, StackPointerShift),
            ProgramOffset = Take(ref random[1], ProgramBits, PageShift),
            BreakOffset = Take(ref random[1], BreakBits, PageShift),
        };
    }

    private static ulong Take(ref ulong random, int bits, int shift)
    {
        ulong taken = random & ((1UL << bits) - 1);
        random >>= bits;
        return taken << shift;
    }
}
