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

    /// <summary>How many of its own words of an index a CPU looks at.</summary>
    private const int PatienceForOwn = 8;

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
        // SAFETY: the nodes' ranges stand one behind the other.
        NodeRange* last = _metadata.Nodes.EndOf(NodeCount - 1);
        for (NodeRange* range = _metadata.Nodes.RangesOf(0); range < last; range++)
        {
            ulong limit = choice.Allows(range->Node) ? Math.Min(range->EndBlock * FrameMetadata.FramesPerBlock, end) : 0;
            for (ulong first = range->FirstBlock * FrameMetadata.FramesPerBlock; first < limit; first += FrameMetadata.FramesPerBlock)
            {
                long index = TakeFromPiece(order: 0, first, Math.Min(limit, first + FrameMetadata.FramesPerBlock));
                if (index >= 0)
                {
                    ReservationOf(_platform.CurrentCpu, range->Node)->Taken++;
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
        Dissolve(Interlocked.Exchange(ref word, NoWord));
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

    /// <summary>Finds the block of a node from <paramref name="floor"/> on that single frames should come from next; −1 if there is none.</summary>
    private long FindBlock(int node, ulong floor)
    {
        long block = FindBlock(in _metadata.Index.Partial, node, floor, ownFirst: _metadata.CpuCount > 1);
        block = block >= 0 ? block : FindBlock(in _metadata.Index.Whole, node, floor, ownFirst: false);
        return block >= 0 ? block : FindBlock(in _metadata.Index.Sparse, node, floor, ownFirst: false);
    }

    private long FindBlock(in BitIndex index, int node, ulong floor, bool ownFirst)
    {
        // SAFETY: the node exists.
        NodeRange* end = _metadata.Nodes.EndOf(node);
        for (NodeRange* range = _metadata.Nodes.RangesOf(node); range < end; range++)
        {
            long first = (long)Math.Max(range->FirstBlock, floor);
            long block = ownFirst ? FindOwnBlock(in index, first, range->EndBlock) : -1;
            block = block >= 0 ? block : FindBlock(in index, first, range->EndBlock);
            if (block >= 0)
            {
                return block;
            }
        }

        return -1;
    }

    /// <summary>Finds a block from <paramref name="floor"/> on in one of those words of an index that are the CPU's own, of n CPUs each n-th; −1 if there is none in the highest few.</summary>
    /// <remarks>
    /// Frames are freed wherever they came from. So that this is where no other CPU works, a CPU keeps to the same blocks
    /// as long as it finds any, and the lines of their bitmaps, states and indexes stay in its cache. This is for partly used
    /// blocks: whole ones are taken from the top by all CPUs, which leaves more memory below in one piece.
    /// </remarks>
    private long FindOwnBlock(in BitIndex index, long floor, ulong end)
    {
        long cpus = _metadata.CpuCount;
        long word = (long)((end + BitIndex.NumbersPerWord - 1) / BitIndex.NumbersPerWord) - 1;
        word -= ((word % cpus) + cpus - _platform.CurrentCpu) % cpus;
        for (int i = 0; i < PatienceForOwn && word >= floor / BitIndex.NumbersPerWord; i++)
        {
            long block = index.FindLastInWord(Math.Min(end, (ulong)(word + 1) * BitIndex.NumbersPerWord));
            if (block >= floor)
            {
                return block;
            }

            word -= cpus;
        }

        return -1;
    }

    /// <summary>Finds the highest block from <paramref name="floor"/> on in an index, if possible one whose neighbours no other CPU has reserved: their states share cache lines.</summary>
    private long FindBlock(in BitIndex index, long floor, ulong end)
    {
        long highest = index.FindLast(end);
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
