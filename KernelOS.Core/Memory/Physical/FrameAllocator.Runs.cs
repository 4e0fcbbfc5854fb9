using System;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>Runs of frames inside one block, and single ones below a limit.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>How many partly used blocks a run is looked for in before a whole block is broken up.</summary>
    private const int PatienceForRuns = 8;

    /// <summary>Takes a run of any order from the indexes below <paramref name="end"/>.</summary>
    private long TakeRun(int order, ulong end)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            long index = order < BlockOrder ? TakeSmallRun(order, end)
                : order == BlockOrder ? TakeBlock(end / FrameMetadata.FramesPerBlock)
                : order == MaximumRunOrder ? TakeSection(end)
                : TakeBlocks(order, end);
            if (index >= 0 || !DissolveAll(order < BlockOrder ? 1U << order : BlockState.Full))
            {
                return index;
            }
        }

        return NoFrame;
    }

    private long TakeSmallRun(int order, ulong end)
    {
        ulong limit = (end + FrameMetadata.FramesPerBlock - 1) / FrameMetadata.FramesPerBlock;
        ulong partialLimit = limit;
        long index = TakeFromIndex(in _metadata.Index.Partial, order, end, ref partialLimit, order == 0 ? int.MaxValue : PatienceForRuns);
        if (index < 0 && 1U << order < BlockState.Sparse)
        {
            ulong sparseLimit = limit;
            index = TakeFromIndex(in _metadata.Index.Sparse, order, end, ref sparseLimit, order == 0 ? int.MaxValue : PatienceForRuns);
        }

        if (index < 0)
        {
            ulong wholeLimit = limit;
            index = TakeFromIndex(in _metadata.Index.Whole, order, end, ref wholeLimit, int.MaxValue);
        }

        if (index < 0)
        {
            index = TakeFromIndex(in _metadata.Index.Partial, order, end, ref partialLimit, int.MaxValue);
        }

        return index >= 0 ? index : TakeFromIndex(in _metadata.Index.Sparse, order, end, ref limit, int.MaxValue);
    }

    /// <summary>Tries the blocks of one index from <paramref name="limit"/> down, at most <paramref name="patience"/> of them.</summary>
    private long TakeFromIndex(in BitIndex blocks, int order, ulong end, ref ulong limit, int patience)
    {
        for (; patience > 0; patience--)
        {
            long found = blocks.FindLast(limit);
            if (found < 0)
            {
                break;
            }

            ulong block = (ulong)found;
            ulong frames = Math.Min(end - (block * FrameMetadata.FramesPerBlock), FrameMetadata.FramesPerBlock);
            long index = TakeFromBlock(block, order, (int)frames);
            if (index >= 0)
            {
                return index;
            }

            limit = block;
        }

        return NoFrame;
    }

    /// <summary>Takes 2 to the power <paramref name="order"/> (0 to 8) frames side by side from the first <paramref name="limit"/> ones of a block.</summary>
    private long TakeFromBlock(ulong block, int order, int limit)
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
                if (FrameBitmap.TryTake(_metadata.Bitmap + (block * FrameMetadata.WordsPerBlock), order, limit, out int bit))
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
