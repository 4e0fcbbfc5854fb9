using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Gives out physical memory in frames of 4 KiB, 2 MiB and 1 GiB and in runs, on all CPUs at once without a lock.</summary>
/// <remarks>
/// <para>
/// Two levels after the idea of LLFree (Wrenger et al., "LLFree: Scalable and Optionally-Persistent Page-Frame
/// Allocation", USENIX ATC 2023). Each 2 MiB block has a bitmap of its 512 frames and a state word with the number of
/// free ones; both change by single compare-and-swap. To take a frame is to take one from the count first, which is
/// the right to find a set bit; to free is to set the bit first and then to raise the count. So there are never fewer
/// set bits than rights. A larger frame takes the state words of its blocks and leaves the bitmaps alone.
/// </para>
/// <para>
/// Each CPU reserves a block from which it takes single frames until none is left, so CPUs do not meet. The other
/// blocks stand in indexes (see <see cref="BlockIndex"/>) through which the highest suitable block is found in a few
/// steps: nothing scans memory. Blocks that are partly used are used up first, which keeps whole blocks for large
/// frames; high memory goes first, which keeps low memory for those who need it. When nothing is found, the
/// reservations of all CPUs are dissolved and the search is repeated; only while another CPU is between taking a
/// block and entering it as its reservation can the last few frames be missed.
/// </para>
/// <para>Callable everywhere, in interrupts too. Frames are given out with undefined contents. Freeing what is not allocated panics.</para>
/// </remarks>
/// <typeparam name="TPlatform">Tells which CPU runs; if that is out of date, allocation gets slower but not wrong.</typeparam>
public sealed unsafe class FrameAllocator<TPlatform>
    where TPlatform : struct, ICpu
{
    /// <summary>The largest run: 2 to this power frames of 4 KiB, which is 1 GiB.</summary>
    public const int MaximumRunOrder = 18;

    private const int BlockOrder = 9;
    private const int BlockShift = 21;

    /// <summary>How many partly used blocks a run is looked for in before a whole block is broken up.</summary>
    private const int PatienceForRuns = 8;

    /// <summary>Where memory ends that some devices cannot do without, in bytes: the reach of ISA DMA.</summary>
    private const ulong ScarceEnd = 16 << 20;

    private readonly FrameMetadata _metadata;
    private readonly ulong _scarceBlocks;
    private readonly TPlatform _platform;

    /// <summary>Makes an allocator of the map's usable memory; what is reclaimable belongs to it too, but as allocated.</summary>
    /// <param name="map">Where memory is; not needed afterwards.</param>
    /// <param name="cpuCount">How many CPUs there can be.</param>
    /// <param name="platform">Tells which CPU runs.</param>
    /// <param name="metadata">At least <see cref="GetMetadataBytes"/> bytes, aligned to 64, for good; their contents do not matter.</param>
    public FrameAllocator(MemoryMap map, int cpuCount, TPlatform platform, byte* metadata)
    {
        Check.That(metadata != null && ((nuint)metadata & 63) == 0, "the frame allocator's metadata is not aligned");
        _platform = platform;
        _metadata = new FrameMetadata(map, cpuCount, metadata);
        _metadata.Fill(map);
        _scarceBlocks = _metadata.CountIndexesBelow(ScarceEnd >> FrameMetadata.FrameShift) / FrameMetadata.FramesPerBlock;
        for (ulong block = 0; block < _metadata.BlockCount; block++)
        {
            // SAFETY: the block exists.
            if (BlockState.GetFree(*_metadata.GetState(block)) != 0)
            {
                BlockIndex.Update(in _metadata, block);
            }
        }

        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            // SAFETY: i is below the number of ranges.
            TotalFrames += _metadata.Owned[i].Length >> FrameMetadata.FrameShift;
        }
    }

    /// <summary>How many 4 KiB frames belong to the allocator, free or not.</summary>
    public ulong TotalFrames { get; }

    /// <summary>How many 4 KiB frames are free; counts through all blocks, so not for hot paths.</summary>
    public ulong FreeFrames
    {
        get
        {
            ulong sum = 0;
            for (ulong block = 0; block < _metadata.BlockCount; block++)
            {
                // SAFETY: the block exists.
                sum += BlockState.GetFree(Volatile.Read(ref *_metadata.GetState(block)));
            }

            return sum;
        }
    }

    /// <summary>How many bytes of metadata an allocator needs; a map from which <see cref="MemoryMap.TryReserve"/> has since taken memory needs no more.</summary>
    public static ulong GetMetadataBytes(MemoryMap map, int cpuCount) => new FrameMetadata(map, cpuCount, null).Bytes;

    /// <summary>Takes a frame; false if none is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAllocate<TSize>(out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        if (TSize.Shift != FrameMetadata.FrameShift)
        {
            return TryAllocate(PhysicalAddress.FromUnchecked(1UL << PhysicalAddress.MaximumBits), out frame);
        }

        bool found = TryTakeFrame(out ulong index);
        frame = found ? Frame<TSize>.FromUnchecked(GetAddress(index)) : default;
        return found;
    }

    /// <summary>Takes a frame that ends at <paramref name="limit"/> or below; false if none is free there.</summary>
    public bool TryAllocate<TSize>(PhysicalAddress limit, out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        bool found = TryTakeRun(TSize.Shift - FrameMetadata.FrameShift, limit, out ulong index);
        frame = found ? Frame<TSize>.FromUnchecked(GetAddress(index)) : default;
        return found;
    }

    /// <summary>Takes a run of 2 to the power <paramref name="order"/> frames, aligned to its own size, that ends at <paramref name="limit"/> or below.</summary>
    /// <param name="order">0 to <see cref="MaximumRunOrder"/>.</param>
    /// <param name="limit">Where it ends at the latest.</param>
    /// <param name="run">The frames, to be freed by <see cref="FreeRun"/>, the whole run or any part of it that is cut at multiples of 2 MiB or lies inside 2 MiB.</param>
    public bool TryAllocateRun(int order, PhysicalAddress limit, out FrameRange<Size4KiB> run)
    {
        Check.That(order is >= 0 and <= MaximumRunOrder, "a run of frames of an impossible order");
        bool found = TryTakeRun(order, limit, out ulong index);
        run = found ? FrameRange<Size4KiB>.Create(Frame<Size4KiB>.FromUnchecked(GetAddress(index)), 1UL << order) : default;
        return found;
    }

    /// <summary>Gives back a frame; panics unless it is allocated, and as a frame of this size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free<TSize>(Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        ulong index = _metadata.GetIndex(frame.Start.Value >> FrameMetadata.FrameShift);
        Check.That(index < _metadata.FrameCount, "a frame is freed that no allocator owns");
        if (TSize.Shift == FrameMetadata.FrameShift)
        {
            FreeSingle(index);
        }
        else if (TSize.Shift == BlockShift)
        {
            FreeBlock(index / FrameMetadata.FramesPerBlock, BlockState.Huge);
        }
        else
        {
            FreeSection(index / FrameMetadata.FramesPerBlock);
        }
    }

    /// <summary>Gives back allocated frames: of a run, boot memory in <see cref="MemoryRegionKind.BootReclaimable"/>, or single ones side by side.</summary>
    public void FreeRun(FrameRange<Size4KiB> run)
    {
        ulong end = run.First.Number + run.Count;
        for (ulong number = run.First.Number; number < end;)
        {
            ulong index = _metadata.GetIndex(number);
            Check.That(index < _metadata.FrameCount, "a run of frames is freed that no allocator owns");
            ulong block = index / FrameMetadata.FramesPerBlock;

            // SAFETY: the index was compared with the number of frames.
            uint state = Volatile.Read(ref *_metadata.GetState(block));
            bool wholeBlock = index % FrameMetadata.FramesPerBlock == 0 && end - number >= FrameMetadata.FramesPerBlock;
            if ((state & BlockState.Giant) != 0 && wholeBlock)
            {
                FreeSection(block);
                number += FrameMetadata.FramesPerBlock * FrameMetadata.BlocksPerSection;
                Check.That(number <= end, "a part of a 1 GiB frame is freed");
            }
            else if ((state & BlockState.Huge) != 0 && wholeBlock)
            {
                FreeBlock(block, BlockState.Huge);
                number += FrameMetadata.FramesPerBlock;
            }
            else
            {
                FreeSingle(index);
                number++;
            }
        }
    }

    /// <summary>Makes an allocated 2 MiB frame into 512 allocated frames of 4 KiB, to be freed one by one.</summary>
    public void Split(Frame<Size2MiB> frame)
    {
        ulong index = _metadata.GetIndex(frame.Start.Value >> FrameMetadata.FrameShift);
        Check.That(index < _metadata.FrameCount, "a frame is split that no allocator owns");
        ulong block = index / FrameMetadata.FramesPerBlock;

        // SAFETY: the index was compared with the number of frames; nobody else touches the bits of a block that is allocated as one.
        uint* state = _metadata.GetState(block);
        Check.That(Volatile.Read(ref *state) == BlockState.Huge, "a frame is split that is not allocated as a 2 MiB frame");
        for (ulong word = 0; word < FrameMetadata.WordsPerBlock; word++)
        {
            _metadata.Bitmap[(index >> 6) + word] = 0;
        }

        Volatile.Write(ref *state, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhysicalAddress GetAddress(ulong index) =>
        PhysicalAddress.FromUnchecked(_metadata.GetNumber(index) << FrameMetadata.FrameShift);

    /// <summary>Takes a frame from the CPU's reserved block, or else the long way.</summary>
    private bool TryTakeFrame(out ulong index)
    {
        // SAFETY: the CPU's number is below the count given to the constructor; a reservation names a word of the
        // bitmap, or the one behind it, whose block has a state that is never reserved.
        CpuReservation* reservation = _metadata.Reservations + _platform.CurrentCpu;
        ulong word = Volatile.Read(ref reservation->Word);
        uint* state = _metadata.GetState(word / FrameMetadata.WordsPerBlock);
        uint old = Volatile.Read(ref *state);
        while (true)
        {
            if ((old & BlockState.Reserved) == 0 || BlockState.GetFree(old) == 0)
            {
                return TryTakeFrameSlowly(out index);
            }

            uint seen = Interlocked.CompareExchange(ref *state, old - 1, old);
            if (seen == old)
            {
                break;
            }

            old = seen;
        }

        ulong bits = Volatile.Read(ref _metadata.Bitmap[word]);
        if (bits != 0 && Interlocked.CompareExchange(ref _metadata.Bitmap[word], bits & (bits - 1), bits) == bits)
        {
            index = (word << 6) + (uint)BitOperations.TrailingZeroCount(bits);
            return true;
        }

        index = TakeBit(word);

        // Only if the reservation is still of this block: overwriting another would lose that block.
        Interlocked.CompareExchange(ref reservation->Word, index >> 6, word);
        return true;
    }

    /// <summary>Finds and takes a set bit in a block from which the caller has taken the right to one.</summary>
    /// <param name="word">The word to look at first.</param>
    private ulong TakeBit(ulong word)
    {
        ulong first = word & ~(ulong)(FrameMetadata.WordsPerBlock - 1);
        while (true)
        {
            // SAFETY: the word stays inside its block. It ends: there are at least as many set bits as rights.
            ref ulong bits = ref _metadata.Bitmap[word];
            for (ulong old = Volatile.Read(ref bits); old != 0;)
            {
                ulong seen = Interlocked.CompareExchange(ref bits, old & (old - 1), old);
                if (seen == old)
                {
                    return (word << 6) + (uint)BitOperations.TrailingZeroCount(old);
                }

                old = seen;
            }

            word = first + ((word + 1) & (FrameMetadata.WordsPerBlock - 1));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeFrameSlowly(out ulong index)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            while (TryFindBlock(out ulong block))
            {
                // A block that another CPU took meanwhile leaves the index here, so the search goes on.
                bool reserved = TryReserve(block);
                BlockIndex.Update(in _metadata, block);
                if (!reserved)
                {
                    continue;
                }

                // SAFETY: the CPU's number is below the count given to the constructor.
                ref ulong reservation = ref _metadata.Reservations[_platform.CurrentCpu].Word;
                Dissolve(Interlocked.Exchange(ref reservation, block * FrameMetadata.WordsPerBlock));
                if (TryTakeFromBlock(block, 0, FrameMetadata.FramesPerBlock, out index))
                {
                    return true;
                }
            }

            DissolveAll(1);
        }

        index = 0;
        return false;
    }

    /// <summary>Finds the block that single frames should come from next: partly used ones first, scarce low memory last.</summary>
    private bool TryFindBlock(out ulong block)
    {
        bool found = _metadata.Partial.TryFindLast(_metadata.BlockCount, out block);
        if ((!found || block < _scarceBlocks) && _metadata.Whole.TryFindLast(_metadata.BlockCount, out ulong whole))
        {
            block = whole;
            found = true;
        }

        return found;
    }

    /// <summary>Takes a run of any order below a limit, by the indexes.</summary>
    private bool TryTakeRun(int order, PhysicalAddress limit, out ulong index)
    {
        ulong end = _metadata.CountIndexesBelow(limit.Value >> FrameMetadata.FrameShift);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            bool found = order < BlockOrder ? TryTakeSmallRun(order, end, out index)
                : order == BlockOrder ? TryTakeBlock(end, out index)
                : order == MaximumRunOrder ? TryTakeSection(end, out index)
                : TryTakeBlocks(order, end, out index);
            if (found)
            {
                return true;
            }

            DissolveAll(order < BlockOrder ? 1U << order : BlockState.Full);
        }

        index = 0;
        return false;
    }

    private bool TryTakeSmallRun(int order, ulong end, out ulong index)
    {
        ulong limit = (end + FrameMetadata.FramesPerBlock - 1) / FrameMetadata.FramesPerBlock;
        int patience = order == 0 ? int.MaxValue : PatienceForRuns;
        if (TryTakeFromIndex(in _metadata.Partial, order, end, patience, ref limit, out index))
        {
            return true;
        }

        ulong wholeLimit = (end + FrameMetadata.FramesPerBlock - 1) / FrameMetadata.FramesPerBlock;
        return TryTakeFromIndex(in _metadata.Whole, order, end, int.MaxValue, ref wholeLimit, out index)
            || (order != 0 && TryTakeFromIndex(in _metadata.Partial, order, end, int.MaxValue, ref limit, out index));
    }

    /// <summary>Tries the blocks of one index from <paramref name="limit"/> down, at most <paramref name="patience"/> of them.</summary>
    private bool TryTakeFromIndex(in BitIndex blocks, int order, ulong end, int patience, ref ulong limit, out ulong index)
    {
        while (patience-- > 0 && blocks.TryFindLast(limit, out ulong block))
        {
            ulong start = block * FrameMetadata.FramesPerBlock;
            ulong frames = end - start;
            if (TryTakeFromBlock(block, order, frames < FrameMetadata.FramesPerBlock ? (int)frames : FrameMetadata.FramesPerBlock, out index))
            {
                return true;
            }

            limit = block;
        }

        index = 0;
        return false;
    }

    /// <summary>Takes 2 to the power <paramref name="order"/> (0 to 8) frames side by side from the first <paramref name="limit"/> ones of a block.</summary>
    private bool TryTakeFromBlock(ulong block, int order, int limit, out ulong index)
    {
        uint count = 1U << order;

        // SAFETY: the block exists.
        ref uint state = ref *_metadata.GetState(block);
        uint old = Volatile.Read(ref state);
        while (BlockState.GetFree(old) >= count)
        {
            uint seen = Interlocked.CompareExchange(ref state, old - count, old);
            if (seen == old)
            {
                if (BlockIndex.Moves(old, old - count))
                {
                    BlockIndex.Update(in _metadata, block);
                }

                // SAFETY: a block has eight words.
                ulong* words = _metadata.Bitmap + (block * FrameMetadata.WordsPerBlock);
                if (FrameBitmap.TryTake(words, order, limit, out int bit))
                {
                    index = (block * FrameMetadata.FramesPerBlock) + (uint)bit;
                    return true;
                }

                AddFree(block, count);
                break;
            }

            old = seen;
        }

        index = 0;
        return false;
    }

    private bool TryTakeBlock(ulong end, out ulong index)
    {
        ulong limit = end / FrameMetadata.FramesPerBlock;
        while (_metadata.Whole.TryFindLast(limit, out ulong block))
        {
            if (TryClaim(block, BlockState.Huge))
            {
                BlockIndex.Update(in _metadata, block);
                index = block * FrameMetadata.FramesPerBlock;
                return true;
            }

            limit = block;
        }

        index = 0;
        return false;
    }

    private bool TryTakeBlocks(int order, ulong end, out ulong index)
    {
        ulong count = 1UL << (order - BlockOrder);
        ulong limit = (end / FrameMetadata.FramesPerBlock) & ~(count - 1);
        while (_metadata.Whole.TryFindLast(limit, out ulong block))
        {
            limit = block & ~(count - 1);
            if (TryClaimAll(limit, count, BlockState.Huge))
            {
                index = limit * FrameMetadata.FramesPerBlock;
                return true;
            }
        }

        index = 0;
        return false;
    }

    private bool TryTakeSection(ulong end, out ulong index)
    {
        ulong limit = end >> FrameMetadata.FramesPerSectionShift;
        while (_metadata.WholeSections.TryFindLast(limit, out ulong section))
        {
            ulong block = section * FrameMetadata.BlocksPerSection;
            if (TryClaimAll(block, FrameMetadata.BlocksPerSection, BlockState.Giant))
            {
                index = block * FrameMetadata.FramesPerBlock;
                return true;
            }

            limit = section;
        }

        index = 0;
        return false;
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
        while (claimed > 0)
        {
            claimed--;
            if (!all)
            {
                // SAFETY: the block was claimed, so nobody else changes its state.
                Volatile.Write(ref *_metadata.GetState(first + claimed), BlockState.Full);
            }

            BlockIndex.Update(in _metadata, first + claimed);
        }

        return all;
    }

    /// <summary>Takes all frames of a block at once; its place in the index is still to be updated.</summary>
    // SAFETY: the caller's block exists, also in the methods below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaim(ulong block, uint kind) =>
        Interlocked.CompareExchange(ref *_metadata.GetState(block), kind, BlockState.Full) == BlockState.Full;

    /// <summary>Makes a block some CPU's; its place in the index is still to be updated.</summary>
    private bool TryReserve(ulong block)
    {
        ref uint state = ref *_metadata.GetState(block);
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
            uint old = Interlocked.And(ref *_metadata.GetState(block), ~BlockState.Reserved);
            if (BlockState.GetFree(old) != 0)
            {
                BlockIndex.Update(in _metadata, block);
            }
        }
    }

    /// <summary>Ends every CPU's reservation of a block with at least <paramref name="minimum"/> free frames.</summary>
    private void DissolveAll(uint minimum)
    {
        ulong none = _metadata.BlockCount * FrameMetadata.WordsPerBlock;
        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            // SAFETY: cpu is below the number of reservations; the word behind the bitmap has a block state too.
            ref ulong reservation = ref _metadata.Reservations[cpu].Word;
            ulong word = Volatile.Read(ref reservation);
            uint state = Volatile.Read(ref *_metadata.GetState(word / FrameMetadata.WordsPerBlock));
            if (BlockState.GetFree(state) >= minimum)
            {
                Dissolve(Interlocked.Exchange(ref reservation, none));
            }
        }
    }

    private void FreeSingle(ulong index)
    {
        ulong block = index / FrameMetadata.FramesPerBlock;
        uint state = Volatile.Read(ref *_metadata.GetState(block));
        if ((state & ~(BlockState.FreeMask | BlockState.Reserved)) != 0)
        {
            Check.That((state & (BlockState.Huge | BlockState.Giant)) == 0, "a part of a larger frame is freed");
            Check.That(_metadata.Owns(_metadata.GetNumber(index), 1), "a frame is freed that no allocator owns");
        }

        // SAFETY: the index is below the number of frames.
        ref ulong bits = ref _metadata.Bitmap[index >> 6];
        ulong mask = 1UL << (int)(index & 63);
        ulong old = Volatile.Read(ref bits);
        while (true)
        {
            Check.That((old & mask) == 0, "a frame is freed that is free already");
            ulong seen = Interlocked.CompareExchange(ref bits, old | mask, old);
            if (seen == old)
            {
                break;
            }

            old = seen;
        }

        AddFree(block, 1);
    }

    /// <summary>Raises a block's count by frames whose bits are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFree(ulong block, uint count)
    {
        uint updated = Interlocked.Add(ref *_metadata.GetState(block), count);
        if ((updated & BlockState.Reserved) == 0 && (BlockState.GetFree(updated) == count || updated == BlockState.Full))
        {
            BlockIndex.Update(in _metadata, block);
        }
    }

    private void FreeBlock(ulong block, uint kind)
    {
        uint old = Interlocked.CompareExchange(ref *_metadata.GetState(block), BlockState.Full, kind);
        if (old != kind)
        {
            RaiseWrongSize(old);
        }

        BlockIndex.Update(in _metadata, block);
    }

    private void FreeSection(ulong first)
    {
        Check.That(first % FrameMetadata.BlocksPerSection == 0 && first + FrameMetadata.BlocksPerSection <= _metadata.BlockCount, "a 1 GiB frame is freed that no allocator owns");

        // The whole frame is checked before a part of it is given back.
        for (ulong block = 0; block < FrameMetadata.BlocksPerSection; block++)
        {
            uint state = Volatile.Read(ref *_metadata.GetState(first + block));
            if (state != BlockState.Giant)
            {
                RaiseWrongSize(state);
            }
        }

        for (ulong block = 0; block < FrameMetadata.BlocksPerSection; block++)
        {
            FreeBlock(first + block, BlockState.Giant);
        }
    }

    private static void RaiseWrongSize(uint state) => Panic.Raise(
        BlockState.GetFree(state) == BlockState.Full ? "a frame is freed that is free already"
        : (state & BlockState.Mixed) != 0 ? "a large frame is freed that no allocator owns"
        : "a frame is freed with a size with which it was not allocated");
}
