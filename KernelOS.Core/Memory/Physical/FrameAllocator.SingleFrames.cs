using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>Single frames of 4 KiB, each CPU from the block that it has reserved.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>Takes a frame from the CPU's reserved block, or else the long way; tells its index, or <see cref="NoFrame"/>.</summary>
    private long TakeFrame()
    {
        // SAFETY: the CPU's number is below the count given to the constructor. The first reservations are those of the CPUs' own nodes.
        uint cpu = (uint)_platform.CurrentCpu;
        CpuReservation* reservation = _metadata.Reservations + cpu;
        return TryTakeReserved(reservation, out long index) ? index : TakeFrameSlowly();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeFrameSlowly() => TakeFrom(LocalChoice, SingleFrame, _metadata.FrameCount);

    /// <summary>Takes a frame from a reserved block, if there is one and it has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTakeReserved(CpuReservation* reservation, out long index)
    {
        // SAFETY: a reservation names a word of the bitmap, or the one behind it, whose block has a state that is never reserved.
        ulong word = reservation->Word;
        ref uint state = ref GetState(word / FrameMetadata.WordsPerBlock);
        uint old = state;
        while (true)
        {
            if (!BlockState.HasReservedFrame(old))
            {
                index = NoFrame;
                return false;
            }

            uint seen = Interlocked.CompareExchange(ref state, old - 1, old);
            if (seen == old)
            {
                break;
            }

            old = seen;
        }

        reservation->Taken++;
        ulong* bits = _metadata.Bitmap + word;
        ulong free = *bits;
        index = (long)((word << 6) + (uint)BitOperations.TrailingZeroCount(free));
        if (free == 0 || Interlocked.CompareExchange(ref *bits, free & (free - 1), free) != free)
        {
            index = TakeFrameFromOtherWord(reservation, word);
        }

        return true;
    }

    /// <summary>Ends <see cref="TryTakeReserved"/> when the word of the reservation has no set bit, or somebody was faster.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeFrameFromOtherWord(CpuReservation* reservation, ulong word)
    {
        ulong index = FrameBitmap.TakeOne(_metadata.Bitmap, FrameBitmap.GetNextWord(word));

        // SAFETY: the reservation is one of this allocator's own, in its metadata.
        // Only if the reservation is still of this block: overwriting another would lose that block.
        Interlocked.CompareExchange(ref reservation->Word, index >> 6, word);
        return (long)index;
    }

    /// <summary>Takes a frame of a node from block <paramref name="floor"/> on, by the CPU's reservation there or by a new one.</summary>
    private long TakeFrameOn(int node, ulong floor)
    {
        // SAFETY: the CPU and the node exist.
        CpuReservation* reservation = ReservationOf(_platform.CurrentCpu, node);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (TryTakeReserved(reservation, out long index) || TryTakeFromNewReservation(reservation, node, floor, out index))
            {
                return index;
            }

            index = TakeFromBorders(node, order: 0, floor * FrameMetadata.FramesPerBlock, _metadata.FrameCount);
            if (index >= 0)
            {
                reservation->Taken++;
                return index;
            }

            if (!DissolveAll(node, 1))
            {
                break;
            }
        }

        return NoFrame;
    }

    /// <summary>Goes through all blocks, before it is said that there is no frame: while another CPU reserves a block or ends that, it is in no index and no reservation.</summary>
    private long TakeLastFrame(NodeChoice choice, ulong end)
    {
        foreach (ref readonly NodeRange range in _metadata.Nodes.Ranges)
        {
            ulong limit = choice.Allows(range.Node) ? Math.Min(range.EndBlock * FrameMetadata.FramesPerBlock, end) : 0;
            for (ulong first = range.FirstBlock * FrameMetadata.FramesPerBlock; first < limit; first += FrameMetadata.FramesPerBlock)
            {
                long index = TakeFromPiece(order: 0, first, Math.Min(limit, first + FrameMetadata.FramesPerBlock));
                if (index >= 0)
                {
                    // SAFETY: the CPU and the node exist.
                    ReservationOf(_platform.CurrentCpu, range.Node)->Taken++;
                    return index;
                }
            }
        }

        return NoFrame;
    }

    private bool TryTakeFromNewReservation(CpuReservation* reservation, int node, ulong floor, out long index)
    {
        // SAFETY: the reservation is one of this allocator's own, in its metadata.
        ref ulong word = ref reservation->Word;
        End(reservation);
        for (long found = FindBlock(node, floor); found >= 0; found = FindBlock(node, floor))
        {
            // A block that another CPU took meanwhile leaves the index here, so the search goes on.
            ulong block = (ulong)found;
            bool reserved = TryReserve(block);
            Reindex(block);
            if (!reserved)
            {
                continue;
            }

            Dissolve(Interlocked.Exchange(ref word, block * FrameMetadata.WordsPerBlock));
            if (TryTakeReserved(reservation, out index))
            {
                return true;
            }
        }

        index = NoFrame;
        return false;
    }
}
