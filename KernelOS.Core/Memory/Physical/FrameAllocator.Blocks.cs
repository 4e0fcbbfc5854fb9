using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>Whole blocks of 2 MiB, several side by side, and 1 GiB: by their state words alone.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>After so many takes a CPU looks from the top again, lest it stay away for good from where it once met another.</summary>
    private const ulong TakesPerLimit = 1024;

    /// <summary>Takes a whole block of the CPU's own node, or else of another one.</summary>
    private long TakeLocalBlock()
    {
        // SAFETY: the CPU's number is below the count given to the constructor.
        CpuReservation* local = _metadata.Reservations + _platform.CurrentCpu;
        long found = _metadata.Index.Whole.FindLast(local->LocalLimit);
        if (found < (long)local->FirstLocalBlock || !TryClaim((ulong)found, BlockState.Huge))
        {
            return TakeBlockElsewhere(local, found);
        }

        _metadata.Index.RemoveClaimed((ulong)found);
        if (++local->Taken % TakesPerLimit == 0)
        {
            local->LocalLimit = local->EndLocalBlock;
        }

        return found * FrameMetadata.FramesPerBlock;
    }

    /// <summary>Takes a whole block when there is none below the CPU's limit, or another CPU was faster to take the one at <paramref name="found"/>.</summary>
    // SAFETY: the reservation is one of this allocator's own, in its metadata.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeBlockElsewhere(CpuReservation* local, long found)
    {
        // The other CPU works in this word of the index and its lines of states, so from now on this one looks below them.
        bool isLost = found >= (long)local->FirstLocalBlock;
        ulong limit = isLost ? (ulong)found & ~(ulong)(BitIndex.NumbersPerWord - 1) : local->EndLocalBlock;
        if (limit != local->LocalLimit)
        {
            local->LocalLimit = limit;
            long index = TakeBlock(local->FirstLocalBlock, limit);
            if (index >= 0)
            {
                local->Taken++;
                return index;
            }
        }
        else if (NodeCount == 1 && found < 0 && !DissolveAll(0, BlockState.Full))
        {
            return NoFrame;
        }

        return TakeFrom(LocalChoice, BlockOrder, _metadata.FrameCount);
    }

    /// <summary>Takes a whole block from <paramref name="first"/> on and below <paramref name="limit"/> by the index alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TakeBlock(ulong first, ulong limit)
    {
        while (true)
        {
            long found = _metadata.Index.Whole.FindLast(limit);
            if (found < (long)first)
            {
                return NoFrame;
            }

            limit = (ulong)found;
            if (TryClaim(limit, BlockState.Huge))
            {
                _metadata.Index.RemoveClaimed(limit);
                return found * FrameMetadata.FramesPerBlock;
            }
        }
    }

    private long TakeBlocks(int order, ulong first, ulong end)
    {
        ulong count = 1UL << (order - BlockOrder);
        ulong limit = (end / FrameMetadata.FramesPerBlock) & ~(count - 1);
        for (long block = _metadata.Index.Whole.FindLast(limit); block >= 0; block = _metadata.Index.Whole.FindLast(limit))
        {
            limit = (ulong)block & ~(count - 1);
            if (limit < first)
            {
                break;
            }

            if (TryClaimAll(limit, count, BlockState.Huge))
            {
                return (long)(limit * FrameMetadata.FramesPerBlock);
            }
        }

        return NoFrame;
    }

    /// <summary>Takes a 1 GiB frame; looks at one word of an index for most sections that have none.</summary>
    private long TakeSection(ulong first, ulong end)
    {
        for (ulong section = end >> FrameMetadata.FramesPerSectionShift; section-- > 0;)
        {
            ulong block = section * FrameMetadata.BlocksPerSection;
            if (block < first)
            {
                break;
            }

            if (IsWholeSection(block) && TryClaimAll(block, FrameMetadata.BlocksPerSection, BlockState.Giant))
            {
                return (long)(block * FrameMetadata.FramesPerBlock);
            }
        }

        return NoFrame;
    }

    private bool IsWholeSection(ulong first)
    {
        for (ulong i = 0; i < FrameMetadata.BlocksPerSection; i += 64)
        {
            if (_metadata.Index.Whole.GetWord(first + i) != ~0UL)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Claims blocks side by side, or none of them.</summary>
    private bool TryClaimAll(ulong first, ulong count, uint kind)
    {
        ulong claimed = 0;
        while (claimed < count && TryClaim(first + claimed, kind))
        {
            claimed++;
        }

        bool all = claimed == count;
        while (claimed-- > 0)
        {
            if (!all)
            {
                // The block was claimed, so nobody else changes its state.
                Volatile.Write(ref GetState(first + claimed), BlockState.Full);
                Interlocked.MemoryBarrier();
            }

            Reindex(first + claimed);
        }

        return all;
    }

    /// <summary>Takes all frames of a block at once; its place in the indexes is still to be updated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaim(ulong block, uint kind) =>
        Interlocked.CompareExchange(ref GetState(block), kind, BlockState.Full) == BlockState.Full;
}
