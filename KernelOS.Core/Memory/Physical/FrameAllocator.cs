using System;
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
/// steps: nothing scans memory. Blocks that are partly used are used up before whole ones, which are kept for large
/// frames; high memory goes first, which keeps low memory for those who need it. When nothing is found, the
/// reservations of all CPUs are dissolved and the search is repeated; only while another CPU is between taking a
/// block and entering it as its reservation can the last few frames be missed.
/// </para>
/// <para>Callable everywhere, in interrupts too. Frames are given out with undefined contents. Freeing what is not allocated panics.</para>
/// </remarks>
/// <typeparam name="TPlatform">Tells which CPU runs; if that is out of date, allocation gets slower but not wrong.</typeparam>
// SAFETY: indexes of frames and blocks are compared with their numbers before use, or come from the indexes, which hold no others.
public sealed unsafe partial class FrameAllocator<TPlatform>
    where TPlatform : struct, ICpu
{
    /// <summary>The largest run: 2 to this power frames of 4 KiB, which is 1 GiB.</summary>
    public const int MaximumRunOrder = 18;

    private const int BlockOrder = 9;
    private const int BlockShift = 21;
    private const long NoFrame = -1;
    private const string NotOwned = "a frame is freed that no allocator owns";

    /// <summary>How many partly used blocks a run is looked for in before a whole block is broken up.</summary>
    private const int PatienceForRuns = 8;

    /// <summary>Where memory ends that some devices cannot do without, in bytes: the reach of ISA DMA.</summary>
    private const ulong ScarceEnd = 16 << 20;

    /// <summary>How many neighbouring blocks' state words share a cache line.</summary>
    private const ulong BlocksPerLine = 16;

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
            Reindex(block);
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
                sum += BlockState.GetFree(Volatile.Read(ref GetState(block)));
            }

            return sum + CountZeroFrames();
        }
    }

    /// <summary>How many bytes of metadata an allocator needs; a map from which <see cref="MemoryMap.TryReserve"/> has since taken memory needs no more.</summary>
    public static ulong GetMetadataBytes(MemoryMap map, int cpuCount) => new FrameMetadata(map, cpuCount, null).Bytes;

    /// <summary>How many bytes <see cref="CreateReferences"/> needs: four a frame, and as much for each frame of a hole that is smaller than 1 GiB.</summary>
    public static ulong GetReferenceBytes(MemoryMap map) => new FrameMetadata(map, 1, null).FrameCount * sizeof(int);

    /// <summary>Makes the counts of users of the allocator's 4 KiB frames; called once.</summary>
    /// <param name="memory">At least <see cref="GetReferenceBytes"/> bytes, aligned to 4, for good; their contents do not matter.</param>
    public FrameReferences CreateReferences(byte* memory)
    {
        FrameMetadata.Clear(memory, _metadata.FrameCount * sizeof(int));
        return new FrameReferences(_metadata.Directory, (int*)memory);
    }

    /// <summary>Takes a frame; false if none is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAllocate<TSize>(out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        long index = TSize.Shift == FrameMetadata.FrameShift ? TakeFrame()
            : TSize.Shift == BlockShift ? TakeBlock(_metadata.BlockCount)
            : TakeRun(TSize.Shift - FrameMetadata.FrameShift, _metadata.FrameCount);
        if (TSize.Shift == BlockShift && index < 0 && DissolveAll(BlockState.Full))
        {
            index = TakeRun(BlockOrder, _metadata.FrameCount);
        }

        frame = index >= 0 ? Frame<TSize>.FromUnchecked(GetAddress((ulong)index)) : default;
        return index >= 0;
    }

    /// <summary>Takes a frame that ends at <paramref name="limit"/> or below; false if none is free there.</summary>
    public bool TryAllocate<TSize>(PhysicalAddress limit, out Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        long index = TakeRun(TSize.Shift - FrameMetadata.FrameShift, _metadata.CountIndexesBelow(limit.Value >> FrameMetadata.FrameShift));
        frame = index >= 0 ? Frame<TSize>.FromUnchecked(GetAddress((ulong)index)) : default;
        return index >= 0;
    }

    /// <summary>Takes a run of 2 to the power <paramref name="order"/> frames, aligned to its own size, that ends at <paramref name="limit"/> or below.</summary>
    /// <param name="order">0 to <see cref="MaximumRunOrder"/>.</param>
    /// <param name="limit">Where it ends at the latest.</param>
    /// <param name="run">The frames, to be freed by <see cref="FreeRun"/>, the whole run or any part of it that is cut at multiples of 2 MiB or lies inside 2 MiB.</param>
    public bool TryAllocateRun(int order, PhysicalAddress limit, out FrameRange<Size4KiB> run)
    {
        Check.That(order is >= 0 and <= MaximumRunOrder, "a run of frames of an impossible order");
        long index = TakeRun(order, _metadata.CountIndexesBelow(limit.Value >> FrameMetadata.FrameShift));
        run = index >= 0 ? FrameRange<Size4KiB>.Create(Frame<Size4KiB>.FromUnchecked(GetAddress((ulong)index)), 1UL << order) : default;
        return index >= 0;
    }

    /// <summary>Gives back a frame; panics unless it is allocated, and as a frame of this size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free<TSize>(Frame<TSize> frame)
        where TSize : struct, IPageSize
    {
        ulong number = frame.Start.Value >> FrameMetadata.FrameShift;
        if (TSize.Shift == FrameMetadata.FrameShift)
        {
            FreeSingle(number);
        }
        else if (TSize.Shift == BlockShift)
        {
            FreeBlock(GetOwnedIndex(number) / FrameMetadata.FramesPerBlock, BlockState.Huge);
        }
        else
        {
            FreeSection(GetOwnedIndex(number) / FrameMetadata.FramesPerBlock);
        }
    }

    /// <summary>Gives back allocated frames: of a run, boot memory in <see cref="MemoryRegionKind.BootReclaimable"/>, or single ones side by side.</summary>
    public void FreeRun(FrameRange<Size4KiB> run)
    {
        ulong end = run.First.Number + run.Count;
        for (ulong number = run.First.Number; number < end;)
        {
            ulong index = GetOwnedIndex(number);
            ulong block = index / FrameMetadata.FramesPerBlock;
            uint state = Volatile.Read(ref GetState(block));
            bool wholeBlock = index % FrameMetadata.FramesPerBlock == 0 && end - number >= FrameMetadata.FramesPerBlock;
            if ((state & BlockState.Giant) != 0 && wholeBlock)
            {
                Check.That(end - number >= 1UL << FrameMetadata.FramesPerSectionShift, "a part of a 1 GiB frame is freed");
                FreeSection(block);
                number += 1UL << FrameMetadata.FramesPerSectionShift;
            }
            else if ((state & BlockState.Huge) != 0 && wholeBlock)
            {
                FreeBlock(block, BlockState.Huge);
                number += FrameMetadata.FramesPerBlock;
            }
            else
            {
                FreeSingle(number);
                number++;
            }
        }
    }

    /// <summary>Makes an allocated 2 MiB frame into 512 allocated frames of 4 KiB, to be freed one by one.</summary>
    public void Split(Frame<Size2MiB> frame)
    {
        ulong index = GetOwnedIndex(frame.Start.Value >> FrameMetadata.FrameShift);
        ref uint state = ref GetState(index / FrameMetadata.FramesPerBlock);
        Check.That(Volatile.Read(ref state) == BlockState.Huge, "a frame is split that is not allocated as a 2 MiB frame");
        for (ulong word = 0; word < FrameMetadata.WordsPerBlock; word++)
        {
            // SAFETY: the index is owned, and nobody else touches the bits of a block that is allocated as one.
            _metadata.Bitmap[(index >> 6) + word] = 0;
        }

        Volatile.Write(ref state, 0);
    }

    // SAFETY: callers pass blocks that exist, or the one behind the last, which has a state too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref uint GetState(ulong block) => ref _metadata.States[block];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhysicalAddress GetAddress(ulong index) =>
        PhysicalAddress.FromUnchecked(_metadata.GetNumber(index) << FrameMetadata.FrameShift);

    private ulong GetOwnedIndex(ulong number)
    {
        ulong index = _metadata.GetIndex(number);
        Check.That(index < _metadata.FrameCount, NotOwned);
        return index;
    }

    private void Reindex(ulong block) => _metadata.Index.Update(block, ref GetState(block));

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

    /// <summary>Takes a whole block below <paramref name="limit"/> by the index alone.</summary>
    private long TakeBlock(ulong limit)
    {
        while (true)
        {
            long found = _metadata.Index.Whole.FindLast(limit);
            if (found < 0)
            {
                return NoFrame;
            }

            limit = (ulong)found;
            if (TryClaim(limit, BlockState.Huge))
            {
                _metadata.Index.RemoveWhole(limit, ref GetState(limit));
                return found * FrameMetadata.FramesPerBlock;
            }
        }
    }

    private long TakeBlocks(int order, ulong end)
    {
        ulong count = 1UL << (order - BlockOrder);
        ulong limit = (end / FrameMetadata.FramesPerBlock) & ~(count - 1);
        for (long block = _metadata.Index.Whole.FindLast(limit); block >= 0; block = _metadata.Index.Whole.FindLast(limit))
        {
            limit = (ulong)block & ~(count - 1);
            if (TryClaimAll(limit, count, BlockState.Huge))
            {
                return (long)(limit * FrameMetadata.FramesPerBlock);
            }
        }

        return NoFrame;
    }

    /// <summary>Takes a 1 GiB frame; looks at one word of an index for most sections that have none.</summary>
    private long TakeSection(ulong end)
    {
        for (ulong section = end >> FrameMetadata.FramesPerSectionShift; section-- > 0;)
        {
            ulong block = section * FrameMetadata.BlocksPerSection;
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

    private void FreeSingle(ulong number)
    {
        ulong index = _metadata.GetIndex(number);
        if (index >= _metadata.FrameCount)
        {
            // The return spares the compiler to keep values across a call that does not come back; so below.
            Panic.Raise(NotOwned);
            return;
        }

        if ((GetState(index / FrameMetadata.FramesPerBlock) & ~(BlockState.FreeMask | BlockState.Reserved)) != 0)
        {
            FreeInSpecialBlock(index, number);
            return;
        }

        SetFree(index);
    }

    /// <summary>Frees a frame of a block that is allocated as one or is not all the allocator's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeInSpecialBlock(ulong index, ulong number)
    {
        uint state = GetState(index / FrameMetadata.FramesPerBlock);
        Check.That((state & (BlockState.Huge | BlockState.Giant)) == 0, "a part of a larger frame is freed");
        Check.That(_metadata.Owns(number), NotOwned);
        SetFree(index);
    }

    /// <summary>Sets a frame's bit and then raises the count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetFree(ulong index)
    {
        // SAFETY: the index is below the number of frames.
        ref ulong bits = ref _metadata.Bitmap[index >> 6];
        ulong mask = 1UL << (int)(index & 63);
        ulong old = bits;
        while (true)
        {
            if ((old & mask) != 0)
            {
                Panic.Raise("a frame is freed that is free already");
                return;
            }

            ulong seen = Interlocked.CompareExchange(ref bits, old | mask, old);
            if (seen == old)
            {
                break;
            }

            old = seen;
        }

        ulong block = index / FrameMetadata.FramesPerBlock;
        if (BlockState.MayMove(Interlocked.Add(ref GetState(block), 1)))
        {
            Reindex(block);
        }
    }

    private void FreeBlock(ulong block, uint kind)
    {
        ref uint state = ref GetState(block);
        uint old = Interlocked.CompareExchange(ref state, BlockState.Full, kind);
        if (old != kind)
        {
            RaiseWrongSize(old);
            return;
        }

        _metadata.Index.AddWhole(block, ref state);
    }

    private void FreeSection(ulong first)
    {
        Check.That(first % FrameMetadata.BlocksPerSection == 0 && first + FrameMetadata.BlocksPerSection <= _metadata.BlockCount, NotOwned);

        // The whole frame is checked before a part of it is given back.
        for (ulong block = 0; block < FrameMetadata.BlocksPerSection; block++)
        {
            uint state = Volatile.Read(ref GetState(first + block));
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
        : (state & BlockState.Mixed) != 0 ? NotOwned
        : "a frame is freed with a size with which it was not allocated");
}
