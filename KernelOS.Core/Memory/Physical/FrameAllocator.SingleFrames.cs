using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>Single frames of 4 KiB, each CPU from the block that it has reserved.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>How many neighbouring blocks' state words share a cache line.</summary>
    private const ulong BlocksPerLine = 16;

    /// <summary>Takes a frame from the CPU's reserved block, or else the long way; tells its index, or <see cref="NoFrame"/>.</summary>
    private long TakeFrame()
    {
        // SAFETY: the CPU's number is below the count given to the constructor; a reservation names a word of the
        // bitmap, or the one behind it, whose block has a state that is never reserved.
        CpuReservation* reservation = _metadata.Reservations + _platform.CurrentCpu;
        ulong word = reservation->Word;
        ref uint state = ref GetState(word / FrameMetadata.WordsPerBlock);
        uint old = state;
        while (true)
        {
            if (!BlockState.HasReservedFrame(old))
            {
                return TakeFrameSlowly();
            }

            uint seen = Interlocked.CompareExchange(ref state, old - 1, old);
            if (seen == old)
            {
                break;
            }

            old = seen;
        }

        ulong* bits = _metadata.Bitmap + word;
        ulong free = *bits;
        long index = (long)(word << 6) + BitOperations.TrailingZeroCount(free);
        return free != 0 && Interlocked.CompareExchange(ref *bits, free & (free - 1), free) == free
            ? index
            : TakeFrameFromOtherWord(reservation, word);
    }

    /// <summary>Ends <see cref="TakeFrame"/> when the word of the reservation has no set bit, or somebody was faster.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeFrameFromOtherWord(CpuReservation* reservation, ulong word)
    {
        ulong index = FrameBitmap.TakeOne(_metadata.Bitmap, word);

        // SAFETY: the reservation is one of this allocator's own, in its metadata.
        // Only if the reservation is still of this block: overwriting another would lose that block.
        Interlocked.CompareExchange(ref reservation->Word, index >> 6, word);
        return (long)index;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeFrameSlowly()
    {
        // SAFETY: the CPU's number is below the count given to the constructor.
        ref ulong reservation = ref _metadata.Reservations[_platform.CurrentCpu].Word;
        ulong none = _metadata.BlockCount * FrameMetadata.WordsPerBlock;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Dissolve(Interlocked.Exchange(ref reservation, none));
            for (long found = FindBlock(); found >= 0; found = FindBlock())
            {
                // A block that another CPU took meanwhile leaves the index here, so the search goes on.
                ulong block = (ulong)found;
                bool reserved = TryReserve(block);
                Reindex(block);
                if (!reserved)
                {
                    continue;
                }

                Dissolve(Interlocked.Exchange(ref reservation, block * FrameMetadata.WordsPerBlock));
                long index = TakeFromBlock(block, 0, FrameMetadata.FramesPerBlock);
                if (index >= 0)
                {
                    return index;
                }
            }

            DissolveAll(1);
        }

        return NoFrame;
    }

    /// <summary>Finds the block that single frames should come from next: scarce low memory last, then by class; −1 if there is none.</summary>
    private long FindBlock()
    {
        for (long floor = (long)_scarceBlocks; ; floor = 0)
        {
            long block = FindBlock(in _metadata.Index.Partial, floor);
            block = block >= 0 ? block : FindBlock(in _metadata.Index.Whole, floor);
            block = block >= 0 ? block : FindBlock(in _metadata.Index.Sparse, floor);
            if (block >= 0 || floor == 0)
            {
                return block;
            }
        }
    }

    /// <summary>Finds the highest block from <paramref name="floor"/> on in an index, if possible one whose neighbours no other CPU has reserved: their states share cache lines.</summary>
    private long FindBlock(in BitIndex index, long floor)
    {
        long highest = index.FindLast(_metadata.BlockCount);
        long block = highest;
        for (int cpu = 1; cpu < _metadata.CpuCount && block >= floor && IsBesideReservation((ulong)block); cpu++)
        {
            block = index.FindLast((ulong)block & ~(BlocksPerLine - 1));
        }

        return block >= floor ? block : highest >= floor ? highest : -1;
    }

    private bool IsBesideReservation(ulong block)
    {
        ulong first = block & ~(BlocksPerLine - 1);
        ulong end = Math.Min(first + BlocksPerLine, _metadata.BlockCount);
        uint states = 0;
        for (ulong other = first; other < end; other++)
        {
            states |= Volatile.Read(ref GetState(other));
        }

        return (states & BlockState.Reserved) != 0;
    }
}
