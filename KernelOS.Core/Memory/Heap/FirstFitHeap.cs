using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The linked-list heap: blocks side by side in one growing range, free ones merged with their neighbours and linked, first fit.</summary>
/// <remarks>
/// Blocks (see <see cref="HeapBlock"/>) cover the range without gaps; a word that says "kept" ends it. The lists are
/// <see cref="FreeLists"/>. It does not take its lock: whoever calls it holds <see cref="Lock"/>. It never calls itself, so
/// its pages must not come from it.
/// </remarks>
/// <typeparam name="TPages">Where the range grows from.</typeparam>
internal sealed unsafe partial class FirstFitHeap<TPages>
    where TPages : struct, IHeapPages
{
    /// <summary>Protects everything here.</summary>
    internal SpinLock Lock = new(LockLevel.Heap);

    private readonly TPages _pages;
    private readonly byte* _start;
    private readonly nuint _capacity;
    private readonly bool _isDebugging;
    private readonly NumaNode _node;
    private byte* _end;
    private readonly FreeLists* _free;

    /// <summary>Makes an empty heap.</summary>
    /// <param name="start">Where its range starts, a multiple of 4 KiB.</param>
    /// <param name="capacity">How far it may grow, in bytes, a multiple of 4 KiB and less than 64 GiB.</param>
    /// <param name="pages">Where the range grows from.</param>
    /// <param name="node">From which node its memory should come.</param>
    /// <param name="debugging">Whether free memory is filled.</param>
    internal FirstFitHeap(byte* start, nuint capacity, TPages pages, NumaNode node, HeapDebugging debugging)
    {
        _node = node;
        _isDebugging = debugging == HeapDebugging.On;
        _start = start;
        _end = start;
        _capacity = capacity;
        _pages = pages;
        _free = (FreeLists*)start;
    }

    /// <summary>Bytes from the start to the end of what is in use or free.</summary>
    internal nuint Extent => (nuint)(_end - _start);

    /// <summary>Where its pages come from.</summary>
    internal TPages Pages => _pages;

    /// <summary>How far behind the start the word lies that ends the range; 0 while there is none.</summary>
    internal nuint LastHead => _end == _start ? 0 : Extent - HeapBlock.HeaderSize;

    /// <summary>Takes a block of at least <paramref name="blockSize"/> bytes out of the lists; null if they have none. The heap must have grown once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal HeapBlock* Take(nuint blockSize)
    {
        HeapBlock* block = FreeLists.Take(_free, blockSize);
        if (block != null)
        {
            nuint found = CheckFree(block);
            Cut(block, found, blockSize);
        }

        return block;
    }

    /// <summary>Takes a block that <see cref="Take(nuint)"/> has not looked at, because it is far behind in its list; null if there is none.</summary>
    internal HeapBlock* TakeLast(nuint blockSize)
    {
        HeapBlock* block = FreeLists.TakeOfOwnList(_free, blockSize, int.MaxValue);
        if (block != null)
        {
            Cut(block, CheckFree(block), blockSize);
        }

        return block;
    }

    /// <summary>As <see cref="Take(nuint)"/>, and puts up to <paramref name="more"/> blocks that lie beside it on a stack of exactly that size.</summary>
    internal HeapBlock* Take(nuint blockSize, CacheStack* stack, nint more)
    {
        HeapBlock* block = FreeLists.Take(_free, blockSize);
        if (block == null)
        {
            return null;
        }

        // SAFETY: the block was free, and is cut up inside its size.
        nuint found = CheckFree(block);
        HeapBlock* top = stack->Top;
        nint room = stack->Room;
        while (more > 0 && found >= 2 * blockSize)
        {
            block->Header = HeapBlock.GetSeal(block) | blockSize | HeapBlock.UsedBefore;
            HeapBlock.TurnCached(block);
            block->Next = top;
            top = block;
            room--;
            more--;
            found -= blockSize;
            block = HeapBlock.At(block, blockSize);
        }

        stack->Top = top;
        stack->Room = room;
        Cut(block, found, blockSize);
        return block;
    }

    /// <summary>Makes a used block free, merged with free neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(HeapBlock* block)
    {
        ulong header = block->Header;
        nuint size = HeapBlock.GetSize(header);

        // SAFETY: a block's neighbours are blocks or the end; their heads are checked before they are trusted.
        HeapBlock* behind = HeapBlock.At(block, size);
        ulong behindHeader = behind->Header;
        Check.That(HeapBlock.IsSealed(behind, behindHeader) && (behindHeader & HeapBlock.UsedBefore) != 0, "the heap is corrupt behind a block that is freed");
        if ((behindHeader & HeapBlock.Free) != 0)
        {
            nuint behindSize = HeapBlock.GetSize(behindHeader);
            FreeLists.Remove(_free, behind);
            if (_isDebugging)
            {
                BlockGuard.FillFreed(behind, 0, (nuint)sizeof(HeapBlock));
            }

            size += behindSize;
        }
        else
        {
            HeapBlock.ClearUsedBefore(behind);
        }

        if ((header & HeapBlock.UsedBefore) == 0)
        {
            HeapBlock* before = HeapBlock.GetBefore(block);
            Check.That((nuint)((byte*)block - (byte*)before) <= (nuint)((byte*)block - _start) && HeapBlock.IsSealed(before, before->Header), "the heap is corrupt before a block that is freed");
            nuint beforeSize = HeapBlock.GetSize(before->Header);
            FreeLists.Remove(_free, before);
            size += beforeSize;

            // A head that no block has any more must not be taken for one when it is freed again.
            block->Header = 0;
            if (_isDebugging)
            {
                BlockGuard.FillFreed(before, beforeSize - sizeof(ulong), beforeSize + HeapBlock.HeaderSize);
            }

            block = before;
        }

        AddFree(block, size);
    }

    /// <summary>Cuts a used block down to the part that is aligned and <paramref name="blockSize"/> bytes long, and frees the rest.</summary>
    /// <param name="block">A used block with <paramref name="alignment"/> and <see cref="HeapBlock.MinimumSize"/> bytes more.</param>
    /// <param name="blockSize">The size of the part.</param>
    /// <param name="alignment">What its memory is aligned to: a power of two above 16.</param>
    internal HeapBlock* Align(HeapBlock* block, nuint blockSize, nuint alignment)
    {
        // SAFETY: all blocks are cut out of the one that is the caller's.
        nuint offset = (0 - (nuint)HeapBlock.GetMemory(block)) & (alignment - 1);
        if (offset != 0)
        {
            offset += offset < HeapBlock.MinimumSize ? alignment : 0;
            HeapBlock* aligned = HeapBlock.At(block, offset);
            nuint rest = HeapBlock.GetSize(block->Header) - offset;
            aligned->Header = HeapBlock.GetSeal(aligned) | rest | HeapBlock.UsedBefore;
            block->Header = HeapBlock.SetSize(block->Header, offset);
            Release(block);
            block = aligned;
        }

        nuint surplus = HeapBlock.GetSize(block->Header) - blockSize;
        if (surplus >= HeapBlock.MinimumSize)
        {
            HeapBlock* end = HeapBlock.At(block, blockSize);
            end->Header = HeapBlock.GetSeal(end) | surplus | HeapBlock.UsedBefore;
            block->Header = HeapBlock.SetSize(block->Header, blockSize);
            Release(end);
        }

        return block;
    }

    /// <summary>The size of a free block; panics if its head is not that of one.</summary>
    // SAFETY: blocks in the lists are inside the range.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint GetFreeSize(HeapBlock* block)
    {
        ulong content = HeapBlock.Unseal(block, block->Header);
        nuint size = HeapBlock.GetSize(content);
        Check.That(content == (size | HeapBlock.UsedBefore | HeapBlock.Free), "the heap is corrupt: a free block's head was overwritten");
        return size;
    }

    /// <summary>The size of a block that has been taken out of the lists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nuint CheckFree(HeapBlock* block)
    {
        nuint size = GetFreeSize(block);
        if (_isDebugging)
        {
            WipeLinks(block, size);
        }

        return size;
    }

    /// <summary>Makes a free block's contents one pattern again.</summary>
    private static void WipeLinks(HeapBlock* block, nuint size)
    {
        BlockGuard.FillFreed(block, HeapBlock.HeaderSize, (nuint)sizeof(HeapBlock));
        BlockGuard.FillFreed(block, size - sizeof(ulong), size);
    }

    /// <summary>Makes the first <paramref name="blockSize"/> bytes of a free block a used one, and lists the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Cut(HeapBlock* block, nuint found, nuint blockSize)
    {
        // SAFETY: the block was free; what is behind it is another block or the end.
        nuint rest = found - blockSize;
        if (rest >= HeapBlock.MinimumSize)
        {
            block->Header = HeapBlock.GetSeal(block) | blockSize | HeapBlock.UsedBefore;
            AddFree(HeapBlock.At(block, blockSize), rest);
        }
        else
        {
            block->Header = HeapBlock.GetSeal(block) | found | HeapBlock.UsedBefore;
            HeapBlock.SetUsedBefore(HeapBlock.At(block, found));
        }
    }

    /// <summary>Writes a free block whose neighbours are used, and lists it; the word behind it is the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFree(HeapBlock* block, nuint size)
    {
        // SAFETY: the caller owns all of the block.
        block->Header = HeapBlock.GetSeal(block) | size | HeapBlock.UsedBefore | HeapBlock.Free;
        ((nuint*)HeapBlock.At(block, size))[-1] = size;
        FreeLists.Add(_free, block, size);
    }
}
