using System;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>Runs of frames inside one block, and single ones below a limit.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>How many partly used blocks a run is looked for in before a whole block is broken up.</summary>
    private const int PatienceForRuns = 8;

    /// <summary>Takes a run of any order of a node from block <paramref name="floor"/> on and below index <paramref name="end"/>.</summary>
    private long TakeRunOn(int node, int order, ulong floor, ulong end)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            long index = TakeFromRanges(node, order, floor, end);
            if (index < 0 && order < BlockOrder)
            {
                index = TakeFromBorders(node, order, floor * FrameMetadata.FramesPerBlock, end);
            }

            if (index >= 0)
            {
                // SAFETY: the CPU and the node exist.
                ReservationOf(_platform.CurrentCpu, node)->Taken++;
                return index;
            }

            if (!DissolveAll(node, order < BlockOrder ? 1U << order : BlockState.Full))
            {
                break;
            }
        }

        return NoFrame;
    }

    private long TakeFromRanges(int node, int order, ulong floor, ulong end)
    {
        foreach (ref readonly NodeRange range in _metadata.Nodes.RangesOf(node))
        {
            ulong first = Math.Max(range.FirstBlock, floor);
            ulong limit = Math.Min(range.EndBlock * FrameMetadata.FramesPerBlock, end);
            long index = first * FrameMetadata.FramesPerBlock >= limit ? NoFrame
                : order < BlockOrder ? TakeSmallRun(order, first, limit)
                : order == BlockOrder ? TakeBlock(first, limit / FrameMetadata.FramesPerBlock)
                : order == MaximumRunOrder ? TakeSection(first, limit)
                : TakeBlocks(order, first, limit);
            if (index >= 0)
            {
                return index;
            }
        }

        return NoFrame;
    }

    /// <summary>Takes 2 to the power <paramref name="order"/> (0 to 8) frames from block <paramref name="first"/> on and below index <paramref name="end"/>.</summary>
    private long TakeSmallRun(int order, ulong first, ulong end)
    {
        // A few partly used blocks, then a whole one, and only if there is none all the others, of which there can be many.
        ulong limit = (end + FrameMetadata.FramesPerBlock - 1) / FrameMetadata.FramesPerBlock;
        ulong partialLimit = limit;
        long index = TakeFromIndex(in _metadata.Index.Partial, order, first, end, ref partialLimit, order == 0 ? int.MaxValue : PatienceForRuns);
        if (index < 0 && 1U << order < BlockState.Sparse)
        {
            ulong sparseLimit = limit;
            index = TakeFromIndex(in _metadata.Index.Sparse, order, first, end, ref sparseLimit, order == 0 ? int.MaxValue : PatienceForRuns);
        }

        if (index < 0)
        {
            ulong wholeLimit = limit;
            index = TakeFromIndex(in _metadata.Index.Whole, order, first, end, ref wholeLimit, int.MaxValue);
        }

        if (index < 0)
        {
            index = TakeFromIndex(in _metadata.Index.Partial, order, first, end, ref partialLimit, int.MaxValue);
        }

        return index >= 0 ? index : TakeFromIndex(in _metadata.Index.Sparse, order, first, end, ref limit, int.MaxValue);
    }

    /// <summary>Tries the blocks of one index from <paramref name="limit"/> down to <paramref name="first"/>, at most <paramref name="patience"/> of them.</summary>
    private long TakeFromIndex(in BitIndex blocks, int order, ulong first, ulong end, ref ulong limit, int patience)
    {
        for (; patience > 0; patience--)
        {
            long found = blocks.FindLast(limit);
            if (found < (long)first)
            {
                break;
            }

            ulong block = (ulong)found;
            ulong frames = Math.Min(end - (block * FrameMetadata.FramesPerBlock), FrameMetadata.FramesPerBlock);
            long index = TakeFromBlock(block, order, 0, (int)frames);
            if (index >= 0)
            {
                return index;
            }

            limit = block;
        }

        return NoFrame;
    }

    /// <summary>Takes 2 to the power <paramref name="order"/> (0 to 8) frames side by side of a block, from frame <paramref name="first"/> on and below <paramref name="limit"/>.</summary>
    private long TakeFromBlock(ulong block, int order, int first, int limit)
    {
        uint count = 1U << order;
        ref uint state = ref GetState(block);
        uint old = Volatile.Read(ref state);
        while (BlockState.GetFree(old) >= count)
        {
            uint seen = Interlocked.CompareExchange(ref state, old - count, old);
            if (seen == old)
            {
                Reindex(block);

                // SAFETY: the block exists and has eight words.
                if (FrameBitmap.TryTake(_metadata.Bitmap + (block * FrameMetadata.WordsPerBlock), order, first, limit, out int bit))
                {
                    return (long)(block * FrameMetadata.FramesPerBlock) + bit;
                }

                Interlocked.Add(ref state, count);
                Reindex(block);
                break;
            }

            old = seen;
        }

        return NoFrame;
    }
}
