using System.Runtime.CompilerServices;

namespace KernelOS.Core.Memory.Physical;

/// <summary>The state word of one 2 MiB block of frames; changed as a whole by compare-and-swap.</summary>
/// <remarks>
/// <code>
///  31       14  13     12     11       10      9        0
/// ┌───────────┬──────┬──────┬───────┬──────────┬─────────┐
/// │     0     │ Giant│ Huge │ Mixed │ Reserved │  free   │
/// └───────────┴──────┴──────┴───────┴──────────┴─────────┘
/// </code>
/// free: how many 4 KiB frames may still be taken, 0 to 512. Reserved: some CPU allocates from the block, so it is
/// in no index. Mixed: not every frame of it is the allocator's. Huge, Giant: it is allocated as a 2 MiB frame, or
/// as a part of a 1 GiB frame; free is then 0, whatever its bitmap says.
/// </remarks>
internal static class BlockState
{
    public const uint Full = 512;
    public const uint FreeMask = 0x3FF;
    public const uint Reserved = 1 << 10;
    public const uint Mixed = 1 << 11;
    public const uint Huge = 1 << 12;
    public const uint Giant = 1 << 13;

    /// <summary>How many frames may still be taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint GetFree(uint state) => state & FreeMask;

    /// <summary>Whether the block belongs into the index of blocks of which some frames are free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPartial(uint state) => (state & Reserved) == 0 && GetFree(state) is > 0 and < Full;

    /// <summary>Whether the block belongs into the index of blocks of which all frames are free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWhole(uint state) => state == Full;
}
