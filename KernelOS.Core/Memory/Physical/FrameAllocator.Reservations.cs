using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>The CPUs' reservations of blocks: made, and ended again when somebody else needs the frames.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>Makes a block some CPU's; its place in the indexes is still to be updated.</summary>
    private bool TryReserve(ulong block)
    {
        ref uint state = ref GetState(block);
        uint old = Volatile.Read(ref state);
        while ((old & BlockState.Reserved) == 0 && BlockState.GetFree(old) != 0)
        {
            uint seen = Interlocked.CompareExchange(ref state, old | BlockState.Reserved, old);
            if (seen == old)
            {
                return true;
            }

            old = seen;
        }

        return false;
    }

    /// <summary>Ends the reservation of the block in which <paramref name="word"/> lies; whoever took the word out of a reservation does this.</summary>
    private void Dissolve(ulong word)
    {
        ulong block = word / FrameMetadata.WordsPerBlock;
        if (block < _metadata.BlockCount)
        {
            uint old = Interlocked.And(ref GetState(block), ~BlockState.Reserved);
            if (BlockState.GetFree(old) != 0)
            {
                Reindex(block);
            }
        }
    }

    /// <summary>Ends every CPU's reservation of a block with at least <paramref name="minimum"/> free frames.</summary>
    /// <returns>Whether there was any.</returns>
    private bool DissolveAll(uint minimum)
    {
        bool any = false;
        ulong none = _metadata.BlockCount * FrameMetadata.WordsPerBlock;
        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            // SAFETY: cpu is below the number of reservations.
            ref ulong reservation = ref _metadata.Reservations[cpu].Word;
            uint state = Volatile.Read(ref GetState(Volatile.Read(ref reservation) / FrameMetadata.WordsPerBlock));
            if (BlockState.GetFree(state) >= minimum)
            {
                Dissolve(Interlocked.Exchange(ref reservation, none));
                any = true;
            }
        }

        return any;
    }
}
