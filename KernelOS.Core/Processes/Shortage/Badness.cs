using System;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Shortage;

/// <summary>How much is won by killing a process when memory is short, as Linux judges it (proc(5), oom_score and oom_score_adj).</summary>
internal static class Badness
{
    /// <summary>Of a process that is never chosen.</summary>
    internal const long Never = long.MinValue;

    private const ulong MappingsPerFrame = 20;

    /// <summary>The adjustment of a process that is never chosen.</summary>
    internal const int LowestAdjustment = -1000;

    /// <summary>The adjustment of a process that is chosen before all others.</summary>
    internal const int HighestAdjustment = 1000;

    /// <summary>The badness of a process with some memory: its pages, and the kernel's objects for its mappings.</summary>
    internal static long Of<TPlatform>(ProcessMemory<TPlatform> memory, int adjustment, ulong totalFrames)
        where TPlatform : struct, IPlatform =>
        Of(memory.Space.ResidentPages + ((ulong)memory.Space.MappingCount / MappingsPerFrame), adjustment, totalFrames);

    /// <summary>The badness: frames that it has, and for each step of the adjustment a thousandth of all.</summary>
    /// <param name="residentPages">Its pages that have frames.</param>
    /// <param name="adjustment">From <see cref="LowestAdjustment"/> to <see cref="HighestAdjustment"/>.</param>
    /// <param name="totalFrames">All frames.</param>
    internal static long Of(ulong residentPages, int adjustment, ulong totalFrames) =>
        adjustment == LowestAdjustment ? Never : (long)residentPages + ((long)totalFrames / 1000 * adjustment);

    /// <summary>The badness as programs are told it: 0 to 1,333; about 667 is nothing and no adjustment.</summary>
    internal static long ToScore(long badness, ulong totalFrames) =>
        badness == Never ? 0 : Math.Max((1000 + (badness * 1000 / (long)totalFrames)) * 2 / 3, 0);
}
