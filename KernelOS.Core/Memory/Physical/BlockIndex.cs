using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Keeps the three indexes in step with the blocks' states, and finds blocks through them.</summary>
/// <remarks>
/// The state word is the truth, the indexes are hints. Whoever changes a block's class (see <see cref="BlockState"/>)
/// calls <see cref="Update"/>, which writes what the state says until the state still says so afterwards. So the last
/// one to write always writes the truth, whatever the order in between.
/// </remarks>
internal static class BlockIndex
{
    /// <summary>Whether a change of state moves the block from one index to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Moves(uint old, uint updated) =>
        BlockState.IsWhole(old) != BlockState.IsWhole(updated) || BlockState.IsPartial(old) != BlockState.IsPartial(updated);

    /// <summary>Makes the indexes say what the block's state says.</summary>
    public static unsafe void Update(in FrameMetadata metadata, ulong block)
    {
        // SAFETY: the block exists, so its state does.
        uint* word = metadata.GetState(block);
        uint state = Volatile.Read(ref *word);
        uint written;
        do
        {
            written = state;
            Assign(in metadata.Partial, block, BlockState.IsPartial(state));
            bool isWhole = BlockState.IsWhole(state);
            if (metadata.Whole.Contains(block) != isWhole)
            {
                Assign(in metadata.Whole, block, isWhole);
                UpdateSection(in metadata, block / FrameMetadata.BlocksPerSection, isWhole);
            }

            Interlocked.MemoryBarrier();
            state = Volatile.Read(ref *word);
        }
        while (Moves(written, state));
    }

    private static void UpdateSection(in FrameMetadata metadata, ulong section, bool mayBeWhole)
    {
        bool isWhole = mayBeWhole && IsWhole(in metadata.Whole, section);
        bool written;
        do
        {
            written = isWhole;
            Assign(in metadata.WholeSections, section, isWhole);
            Interlocked.MemoryBarrier();
            isWhole = IsWhole(in metadata.Whole, section);
        }
        while (written != isWhole);
    }

    private static bool IsWhole(in BitIndex whole, ulong section)
    {
        ulong block = section * FrameMetadata.BlocksPerSection;
        for (ulong i = 0; i < FrameMetadata.BlocksPerSection; i += 64)
        {
            if (whole.GetWord(block + i) != ~0UL)
            {
                return false;
            }
        }

        return true;
    }

    private static void Assign(in BitIndex index, ulong number, bool member)
    {
        if (index.Contains(number) == member)
        {
            return;
        }

        if (member)
        {
            index.Add(number);
        }
        else
        {
            index.Remove(number);
        }
    }
}
