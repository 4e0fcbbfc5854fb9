using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <content>Giving frames back, and the checks that nobody gives back what is not his.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
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

    /// <summary>Makes 512 allocated frames of 4 KiB an allocated 2 MiB frame: the reverse of <see cref="Split"/>. All must be the caller's.</summary>
    /// <returns>False if that cannot be, because a CPU allocates from this block or not all of it is the allocator's.</returns>
    public bool TryMerge(Frame<Size2MiB> frame)
    {
        ulong index = GetOwnedIndex(frame.Start.Value >> FrameMetadata.FrameShift);
        if (Interlocked.CompareExchange(ref GetState(index / FrameMetadata.FramesPerBlock), BlockState.Huge, 0) != 0)
        {
            return false;
        }

        for (ulong word = 0; word < FrameMetadata.WordsPerBlock; word++)
        {
            // SAFETY: the index is owned, and nobody else touches the bits of a block that is allocated as one.
            Check.That(_metadata.Bitmap[(index >> 6) + word] == 0, "frames are merged of which one is free");
            _metadata.Bitmap[(index >> 6) + word] = ulong.MaxValue;
        }

        return true;
    }

    private void FreeSingle(ulong number)
    {
        ulong gib = number >> FrameMetadata.FramesPerSectionShift;
        if (gib < _metadata.DirectoryLength)
        {
            // SAFETY: gib was compared with the directory's length.
            ulong index = number - (ulong)_metadata.Directory[gib];
            if (index < _metadata.FrameCount)
            {
                if ((GetState(index / FrameMetadata.FramesPerBlock) & ~(BlockState.FreeMask | BlockState.Reserved)) != 0)
                {
                    FreeInSpecialBlock(index, number);
                    return;
                }

                SetFree(index);
                return;
            }
        }

        RaiseNotOwned();
    }

    // Panics in methods of their own spare their callers to keep values across a call that does not come back.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaiseNotOwned() => Panic.Raise(NotOwned);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaiseFreedTwice(ref ulong bits, ulong mask)
    {
        Interlocked.Add(ref bits, 0 - mask);
        Panic.Raise("a frame is freed that is free already");
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
        NoteFreed(index);

        // SAFETY: the index is below the number of frames.
        ref ulong bits = ref _metadata.Bitmap[index >> 6];
        ulong mask = 1UL << (int)(index & 63);

        // The bit is clear, so adding sets it, in one step whatever others do to the word's other bits. If it was set, it is
        // clear afterwards, and a carry went into other bits: that is undone, but then nobody allocates any more.
        if ((Interlocked.Add(ref bits, mask) & mask) == 0)
        {
            RaiseFreedTwice(ref bits, mask);
            return;
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
