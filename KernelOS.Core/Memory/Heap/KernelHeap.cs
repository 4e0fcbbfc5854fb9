using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The heap: blocks side by side in one growing range, free ones merged with their neighbours and linked, first fit.</summary>
/// <remarks>
/// <para>
/// Blocks (see <see cref="HeapBlock"/>) cover the range without gaps; a word that says "used" ends it. Freed small
/// blocks are not merged at once but kept, one stack for each size, for the next request of that size; when the lists
/// of free blocks (see <see cref="FreeLists"/>) have none that fits, the kept ones are merged and the search is
/// repeated, and only then the range grows.
/// </para>
/// <para>
/// It has no lock: <see cref="LockedHeap{TPages, TPlatform}"/> adds one. It never calls itself, so its pages must not
/// come from it. Memory is given out as it is, not cleared. A pointer that is not one of the heap's, is freed twice, or
/// whose head was overwritten panics in every build.
/// </para>
/// </remarks>
/// <typeparam name="TPages">Where the range grows from.</typeparam>
public sealed unsafe class KernelHeap<TPages>
    where TPages : struct, IHeapPages
{
    /// <summary>What every block that is given out is aligned to at least, in bytes.</summary>
    public const int MinimumAlignment = (int)HeapBlock.Alignment;

    private const string NotGiven = "a pointer is freed that the heap did not give, or the heap is corrupt before it";
    private const nuint PageSize = 4096;
    private const nuint GrowthUnit = 16 * 1024;
    private const nuint LargestCached = 1024;
    private const int CacheCount = (int)(LargestCached / HeapBlock.Alignment) + 1;

    private readonly TPages _pages;
    private readonly byte* _start;
    private readonly nuint _capacity;
    private byte* _end;

    /// <summary>How far behind the start the word lies that ends the range; 0 while there is none.</summary>
    private nuint _lastHead;
    private Caches _caches;
    private FreeLists _free;

    /// <summary>Makes an empty heap.</summary>
    /// <param name="start">Where its range starts, a multiple of 4 KiB.</param>
    /// <param name="capacity">How far it may grow, in bytes, a multiple of 4 KiB and less than 64 GiB.</param>
    /// <param name="pages">Where the range grows from.</param>
    public KernelHeap(byte* start, nuint capacity, TPages pages)
    {
        Check.That((((nuint)start | capacity) & (PageSize - 1)) == 0 && capacity < FreeLists.LargestSize, "a heap whose range is not aligned or too large");
        _start = start;
        _end = start;
        _capacity = capacity;
        _pages = pages;
    }

    /// <summary>Bytes from the start to the end of what is in use or free.</summary>
    public nuint Extent => (nuint)(_end - _start);

    /// <summary>Gives <paramref name="size"/> bytes, aligned to 16; null if there is no memory. They are not cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(nuint size)
    {
        if (size > LargestCached - HeapBlock.HeaderSize)
        {
            return AllocateFromList(size);
        }

        // SAFETY: blocks in the caches are heap memory that only the caches use.
        ref nint cache = ref GetCache(GetBlockSize(size));
        HeapBlock* cached = (HeapBlock*)cache;
        if (cached == null)
        {
            return AllocateFromList(size);
        }

        cache = (nint)cached->Next;
        cached->Header &= ~HeapBlock.Cached;
        return HeapBlock.GetMemory(cached);
    }

    /// <summary>Gives <paramref name="size"/> bytes, aligned to <paramref name="alignment"/>, a power of two; null if there is no memory. They are not cleared.</summary>
    public void* Allocate(nuint size, nuint alignment)
    {
        Check.That(alignment != 0 && (alignment & (alignment - 1)) == 0, "heap memory with an impossible alignment");
        if (alignment <= HeapBlock.Alignment)
        {
            return Allocate(size);
        }

        if (size > _capacity || alignment > _capacity)
        {
            return null;
        }

        void* memory = Allocate(size + alignment + HeapBlock.MinimumSize);
        if (memory == null)
        {
            return null;
        }

        // SAFETY: all blocks are cut out of the one just allocated, which is the caller's.
        HeapBlock* block = HeapBlock.FromMemory(memory);
        nuint offset = (0 - (nuint)memory) & (alignment - 1);
        if (offset != 0)
        {
            offset += offset < HeapBlock.MinimumSize ? alignment : 0;
            HeapBlock* aligned = HeapBlock.At(block, offset);
            nuint rest = HeapBlock.GetSize(block->Header) - offset;
            aligned->Header = HeapBlock.GetSeal(aligned) | rest | HeapBlock.Used | HeapBlock.UsedBefore;
            block->Header = SetSize(block->Header, offset);
            Release(block);
            block = aligned;
        }

        Trim(block, GetBlockSize(size));
        return HeapBlock.GetMemory(block);
    }

    /// <summary>Takes memory back; null is nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(void* memory)
    {
        HeapBlock* block = HeapBlock.FromMemory(memory);
        if (!IsUsed(block))
        {
            RejectPointer(memory);
            return;
        }

        // SAFETY: the block was checked; its memory is the heap's again.
        ulong header = block->Header;
        nuint size = HeapBlock.GetSize(header);
        if (size > LargestCached)
        {
            Release(block);
            return;
        }

        ref nint cache = ref GetCache(size);
        block->Header = header | HeapBlock.Cached;
        block->Next = (HeapBlock*)cache;
        cache = (nint)block;
    }

    /// <summary>How many bytes the user may use of what <see cref="Allocate(nuint)"/> gave; at least as many as were asked for.</summary>
    // SAFETY: GetUsed panics unless the block is one of the heap's.
    public nuint GetUsableSize(void* memory)
    {
        HeapBlock* block = HeapBlock.FromMemory(memory);
        Check.That(IsUsed(block), NotGiven);

        // SAFETY: the block was checked.
        return HeapBlock.GetSize(block->Header) - HeapBlock.HeaderSize;
    }

    /// <summary>Sees to it that the next <see cref="Allocate(nuint)"/> of up to <paramref name="size"/> bytes succeeds; false if it would not.</summary>
    public bool TryReserve(nuint size)
    {
        // A listed free block is enough, whatever the caches hold: a smaller request can be served from it too.
        void* memory = AllocateFromList(size);
        if (memory != null)
        {
            Release(HeapBlock.FromMemory(memory));
        }

        return memory != null;
    }

    /// <summary>Merges everything kept for later with its neighbours.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool FlushCaches()
    {
        bool any = false;
        for (int i = 0; i < CacheCount; i++)
        {
            // SAFETY: as in Allocate.
            while (_caches[i] != 0)
            {
                HeapBlock* block = (HeapBlock*)_caches[i];
                _caches[i] = (nint)block->Next;
                block->Header &= ~HeapBlock.Cached;
                Release(block);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Walks through all blocks and lists, counts, and panics if anything is not as it must be.</summary>
    public HeapStatistics CheckAndCount()
    {
        nuint usedBlocks = 0, usedBytes = 0, cachedBlocks = 0, cachedBytes = 0, freeBlocks = 0, freeBytes = 0, largest = 0;
        ulong before = HeapBlock.UsedBefore;
        HeapBlock* block = (HeapBlock*)(_start + HeapBlock.HeaderSize);
        HeapBlock* last = (HeapBlock*)(_end - HeapBlock.HeaderSize);

        // SAFETY: each block's seal and size are checked before the next one is looked at.
        while (_end != _start && block != last)
        {
            ulong header = block->Header;
            nuint size = HeapBlock.GetSize(header);
            Check.That(HeapBlock.IsSealed(block, header) && size >= HeapBlock.MinimumSize && size <= (nuint)((byte*)last - (byte*)block), "the heap is corrupt: a block's head was overwritten");
            Check.That((header & HeapBlock.UsedBefore) == before, "the heap is corrupt: neighbours disagree");
            if ((header & HeapBlock.Cached) != 0)
            {
                cachedBlocks++;
                cachedBytes += size;
            }
            else if ((header & HeapBlock.Used) != 0)
            {
                usedBlocks++;
                usedBytes += size;
            }
            else
            {
                Check.That(before != 0, "the heap is corrupt: neighbours are not merged");
                Check.That(HeapBlock.GetBefore(HeapBlock.At(block, size)) == block, "the heap is corrupt: a free block's end was overwritten");
                freeBlocks++;
                freeBytes += size;
                largest = size > largest ? size : largest;
            }

            before = (header & HeapBlock.Used) << 1;
            block = HeapBlock.At(block, size);
        }

        Check.That(CountFree() == freeBlocks && CountCached() == cachedBlocks, "the heap is corrupt: blocks are missing in the lists");
        return new HeapStatistics(Extent, usedBlocks, usedBytes, cachedBytes, freeBlocks, freeBytes, largest);
    }

    /// <summary>How large a block must be for <paramref name="size"/> bytes: 24 fit into 32, and a free block needs no less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint GetBlockSize(nuint size) => size <= HeapBlock.MinimumSize - HeapBlock.HeaderSize
        ? HeapBlock.MinimumSize
        : (size + HeapBlock.HeaderSize + HeapBlock.Alignment - 1) & ~(HeapBlock.Alignment - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SetSize(ulong header, nuint size) => (header & ~(ulong)HeapBlock.GetSize(~0UL)) | size;

    /// <summary>The blocks kept for a size of at most <see cref="LargestCached"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref nint GetCache(nuint blockSize) =>
        ref Unsafe.Add(ref Unsafe.As<Caches, nint>(ref _caches), (nint)(blockSize / HeapBlock.Alignment));

    /// <summary>Whether a pointer is that of a block that somebody has.</summary>
    // SAFETY: the head is only read inside the heap's range, before the word that ends it, whatever it contains.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsUsed(HeapBlock* block) =>
        (nuint)((byte*)block - _start) < _lastHead && HeapBlock.IsUsed(block, block->Header);

    /// <summary>Panics because of a pointer that is not a used block's, unless it is null.</summary>
    private void RejectPointer(void* memory)
    {
        // SAFETY: as in IsUsed.
        HeapBlock* block = HeapBlock.FromMemory(memory);
        bool isInside = (nuint)((byte*)block - _start) < _lastHead;
        Check.That(memory == null || isInside, "a pointer that is not the heap's is freed");
        if (memory != null)
        {
            Panic.Raise(HeapBlock.IsSealed(block, block->Header) ? "heap memory is freed twice" : NotGiven);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateFromList(nuint size)
    {
        if (size > _capacity)
        {
            return null;
        }

        nuint blockSize = GetBlockSize(size);
        HeapBlock* block = _free.Take(blockSize);
        if (block == null)
        {
            block = FlushOrGrow(blockSize);
            if (block == null)
            {
                return null;
            }
        }

        // SAFETY: the block was free; what is behind it is another block or the end.
        ulong header = block->Header;
        nuint found = HeapBlock.GetSize(header);
        HeapBlock* behind = HeapBlock.At(block, found);
        Check.That(HeapBlock.IsSealed(block, header) && (header & HeapBlock.FlagMask) == HeapBlock.UsedBefore, "the heap is corrupt: a free block's head was overwritten");
        nuint rest = found - blockSize;
        if (rest >= HeapBlock.MinimumSize)
        {
            block->Header = SetSize(header, blockSize) | HeapBlock.Used;
            AddFree(HeapBlock.At(block, blockSize), rest);
        }
        else
        {
            block->Header = header | HeapBlock.Used;
            behind->Header |= HeapBlock.UsedBefore;
        }

        return HeapBlock.GetMemory(block);
    }

    /// <summary>Finds a block where there was none, after merging what is kept for later, or at last by growing; null if there is no memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private HeapBlock* FlushOrGrow(nuint blockSize)
    {
        HeapBlock* block = FlushCaches() ? _free.Take(blockSize) : null;
        return block == null && TryGrow(blockSize) ? _free.Take(blockSize) : block;
    }

    /// <summary>Writes a free block whose neighbours are used, and lists it; the word behind it is the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFree(HeapBlock* block, nuint size)
    {
        // SAFETY: the caller owns all of the block.
        block->Header = HeapBlock.GetSeal(block) | size | HeapBlock.UsedBefore;
        ((nuint*)HeapBlock.At(block, size))[-1] = size;
        _free.Add(block, size);
    }

    /// <summary>Makes a used block free, merged with free neighbours.</summary>
    private void Release(HeapBlock* block)
    {
        ulong header = block->Header;
        nuint size = HeapBlock.GetSize(header);

        // SAFETY: a block's neighbours are blocks or the end; their heads are checked before they are trusted.
        HeapBlock* behind = HeapBlock.At(block, size);
        ulong behindHeader = behind->Header;
        Check.That(HeapBlock.IsSealed(behind, behindHeader) && (behindHeader & HeapBlock.UsedBefore) != 0, "the heap is corrupt behind a block that is freed");
        if ((behindHeader & HeapBlock.Used) == 0)
        {
            nuint behindSize = HeapBlock.GetSize(behindHeader);
            _free.Remove(behind, behindSize);
            size += behindSize;
        }
        else
        {
            behind->Header = behindHeader & ~HeapBlock.UsedBefore;
        }

        if ((header & HeapBlock.UsedBefore) == 0)
        {
            HeapBlock* before = HeapBlock.GetBefore(block);
            Check.That((nuint)((byte*)block - (byte*)before) <= (nuint)((byte*)block - _start) && HeapBlock.IsSealed(before, before->Header), "the heap is corrupt before a block that is freed");
            nuint beforeSize = HeapBlock.GetSize(before->Header);
            _free.Remove(before, beforeSize);
            size += beforeSize;

            // A head that no block has any more must not be taken for one when it is freed again.
            block->Header = 0;
            block = before;
        }

        AddFree(block, size);
    }

    /// <summary>Cuts the end off a used block, if it is large enough to be a block.</summary>
    private void Trim(HeapBlock* block, nuint size)
    {
        // SAFETY: the block is used and the caller's.
        nuint rest = HeapBlock.GetSize(block->Header) - size;
        if (rest >= HeapBlock.MinimumSize)
        {
            HeapBlock* end = HeapBlock.At(block, size);
            end->Header = HeapBlock.GetSeal(end) | rest | HeapBlock.Used | HeapBlock.UsedBefore;
            block->Header = SetSize(block->Header, size);
            Release(end);
        }
    }

    /// <summary>Makes the range long enough for a block of <paramref name="blockSize"/> bytes at its end.</summary>
    private bool TryGrow(nuint blockSize)
    {
        nuint room = _capacity - Extent;
        nuint least = (blockSize + HeapBlock.Alignment + PageSize - 1) & ~(PageSize - 1);
        if (least > room)
        {
            return false;
        }

        nuint wanted = (least + GrowthUnit - 1) & ~(GrowthUnit - 1);
        wanted = wanted < room ? wanted : room;
        if (!_pages.TryGrow(_end, wanted))
        {
            // The last pages of a machine need not come in large pieces.
            wanted = least;
            if (!_pages.TryGrow(_end, wanted))
            {
                return false;
            }
        }

        // SAFETY: the pages are usable now. The old end becomes the new block's head; the very first starts 8 bytes in.
        bool first = _end == _start;
        HeapBlock* block = (HeapBlock*)(first ? _start + HeapBlock.HeaderSize : _end - HeapBlock.HeaderSize);
        ulong flags = first ? HeapBlock.UsedBefore : block->Header & HeapBlock.UsedBefore;
        _end += wanted;
        _lastHead = Extent - HeapBlock.HeaderSize;
        HeapBlock* end = (HeapBlock*)(_end - HeapBlock.HeaderSize);
        nuint size = (nuint)((byte*)end - (byte*)block);
        end->Header = HeapBlock.GetSeal(end) | HeapBlock.Used | HeapBlock.UsedBefore;
        block->Header = HeapBlock.GetSeal(block) | size | flags | HeapBlock.Used;
        Release(block);
        return true;
    }

    private nuint CountFree()
    {
        nuint count = 0;
        for (int list = 0; list < FreeLists.ListCount; list++)
        {
            // SAFETY: the walk has found every free block sound.
            for (HeapBlock* block = _free.GetFirst(list); block != null; block = block->Next)
            {
                Check.That(FreeLists.GetList(HeapBlock.GetSize(block->Header)) == list, "the heap is corrupt: a block is in the wrong list");
                count++;
            }
        }

        return count;
    }

    private nuint CountCached()
    {
        nuint count = 0;
        for (int i = 0; i < CacheCount; i++)
        {
            // SAFETY: the walk has found every cached block sound.
            for (HeapBlock* block = (HeapBlock*)_caches[i]; block != null; block = block->Next)
            {
                Check.That((int)(HeapBlock.GetSize(block->Header) / HeapBlock.Alignment) == i, "the heap is corrupt: a block is kept for the wrong size");
                count++;
            }
        }

        return count;
    }

    [InlineArray(CacheCount)]
    private struct Caches
    {
        private nint _first;
    }
}
