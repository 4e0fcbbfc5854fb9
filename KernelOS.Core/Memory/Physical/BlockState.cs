using System.Runtime.CompilerServices;

namespace KernelOS.Core.Memory.Physical;

/// <summary>The state word of one 2 MiB block of frames; changed as a whole by compare-and-swap.</summary>
/// <remarks>
/// <code>
///  31    15   14      13     12     11       10      9        0
/// ┌────────┬────────┬──────┬──────┬───────┬──────────┬─────────┐
/// │   0    │ Border │ Giant│ Huge │ Mixed │ Reserved │  free   │
/// └────────┴────────┴──────┴──────┴───────┴──────────┴─────────┘
/// </code>
/// free: how many 4 KiB frames may still be taken, 0 to 512. Reserved: some CPU allocates from the block, so it is
/// in no index. Mixed: not every frame of it is the allocator's. Huge, Giant: it is allocated as a 2 MiB frame, or
/// as a part of a 1 GiB frame; free is then 0, whatever its bitmap says. Border: two nodes meet inside it, so it is in
/// no index, and is never reserved or taken as a whole: whoever takes a part of it knows of which node.
/// </remarks>
internal static class BlockState
{
    public const uint Full = 512;
    public const uint FreeMask = 0x3FF;
    public const uint Reserved = 1 << 10;
    public const uint Mixed = 1 << 11;
    public const uint Huge = 1 << 12;
    public const uint Giant = 1 << 13;
    public const uint Border = 1 << 14;

    /// <summary>Below so many free frames a block is not worth reserving while there are others. A power of two, see <see cref="MayMove"/>.</summary>
    public const uint Sparse = 64;

    /// <summary>How many frames may still be taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint GetFree(uint state) => state & FreeMask;

    /// <summary>Whether a CPU may take a single frame by its reservation: the block is reserved and has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasReservedFrame(uint state) => (state & (Reserved | FreeMask)) > Reserved;

    /// <summary>Which index the block belongs into.</summary>
    public static BlockClass GetClass(uint state)
    {
        uint free = GetFree(state);
        return (state & (Reserved | Border)) != 0 || free == 0 ? BlockClass.None
            : free == Full ? BlockClass.Whole
            : free >= Sparse ? BlockClass.Partial
            : BlockClass.Sparse;
    }

    /// <summary>Whether one frame more may have moved the block to another index: classes begin at 1, 64 and 512, from which most numbers differ in one of five low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayMove(uint updated) => (updated & (Reserved | (Sparse - 2))) == 0;
}
