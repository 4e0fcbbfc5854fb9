namespace KernelOS.Core.Memory.Heap;

/// <content>Giving pages back when memory is short: those at the end, and those inside free blocks, which become hollow.</content>
/// <remarks>
/// A hollow block has a head at the end of the page before it, no pages, and a word behind them that links it to the
/// next hollow one. For its neighbours it is used; it becomes an ordinary free block again before the range grows.
/// <code>
///            │ page               │ pages that are not there │ page
/// … free │ head                                              │ link │ head of the block behind …
///          ↑ 8 bytes before the page
/// </code>
/// While its pages are given back, which takes long and needs no lock, it is a used block of whoever does that.
/// </remarks>
// SAFETY: free blocks are in the range, with their pages; a hollow one's head and link lie in pages that are not given back,
// since those belong to its neighbours too.
internal sealed unsafe partial class FirstFitHeap<TPages>
{
    /// <summary>No free block of up to so many bytes is looked at: such a one need not have a page that is nobody else's, and has at most two.</summary>
    private const nuint LargestSolid = 2 * (PageSize + HeapBlock.MinimumSize + HeapBlock.HeaderSize);

    private HeapBlock* _firstHollow;

    /// <summary>How many bytes inside the extent have no memory.</summary>
    internal nuint HollowBytes { get; private set; }

    /// <summary>Takes free memory out of the lists, all but whose ends is whole pages: the caller unmaps these, without the lock, and then calls <see cref="AddHollow"/>.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="bytes">How many bytes they are.</param>
    /// <returns>For its neighbours a used block; null if nothing is left that is worth it.</returns>
    internal HeapBlock* TakeHollow(out byte* pages, out nuint bytes)
    {
        HeapBlock* block = _end == _start ? null : FreeLists.GetFirst(_free, FreeLists.GetList(_free, LargestSolid) + 1);
        return block != null ? Hollow(block, out pages, out bytes) : JoinHollows(out pages, out bytes);
    }

    /// <summary>Notes that a block of <see cref="TakeHollow"/> has no pages any more.</summary>
    internal void AddHollow(HeapBlock* block)
    {
        block->Header |= HeapBlock.Hollow;
        *LinkOf(block) = _firstHollow;
        _firstHollow = block;
        HollowBytes += PagesOf(block);
    }

    /// <summary>Lets the range end where nothing is used behind any more; after <see cref="TakeHollow"/> has found nothing that is a few pages.</summary>
    /// <returns>How many bytes were given back.</returns>
    internal nuint ShrinkEnd()
    {
        if (_end == _start)
        {
            return 0;
        }

        HeapBlock* end = (HeapBlock*)(_end - HeapBlock.HeaderSize);
        for (HeapBlock* hollow = _firstHollow; hollow != null; hollow = *LinkOf(hollow))
        {
            if (FindBehind(hollow, out HeapBlock* free) == end)
            {
                return CutEnd(hollow, free) + CutFreeEnd();
            }
        }

        return CutFreeEnd();
    }

    /// <summary>Gives a hollow block its pages back, as many as a block of <paramref name="blockSize"/> bytes needs; false if none is large enough, or there is no memory.</summary>
    internal bool TryFill(nuint blockSize)
    {
        nuint wanted = (blockSize + PageSize - 1) & ~(PageSize - 1);
        HeapBlock* before = null;
        for (HeapBlock* hollow = _firstHollow; hollow != null; before = hollow, hollow = *LinkOf(hollow))
        {
            nuint bytes = PagesOf(hollow);
            if (bytes < wanted)
            {
                continue;
            }

            byte* pages = (byte*)HeapBlock.GetMemory(hollow);
            if (!_pages.TryMap(pages, wanted, _node))
            {
                return false;
            }

            HeapBlock* rest = *LinkOf(hollow);
            nuint size = HeapBlock.GetSize(hollow->Header);
            if (bytes > wanted)
            {
                // The last page that is there now holds the head of what stays hollow.
                rest = HeapBlock.At(hollow, wanted);
                rest->Header = HeapBlock.GetSeal(rest) | (size - wanted) | HeapBlock.UsedBefore | HeapBlock.Hollow;
                size = wanted;
            }

            if (before == null)
            {
                _firstHollow = rest;
            }
            else
            {
                *LinkOf(before) = rest;
            }

            HollowBytes -= wanted;
            hollow->Header = HeapBlock.SetSize(hollow->Header, size) & ~HeapBlock.Hollow;
            if (_isDebugging)
            {
                BlockGuard.FillFreed(hollow, HeapBlock.HeaderSize, size);
            }

            Release(hollow);
            return true;
        }

        return false;
    }

    /// <summary>Where the link of a hollow block is: in its last word.</summary>
    private static HeapBlock** LinkOf(HeapBlock* hollow) => (HeapBlock**)HeapBlock.At(hollow, HeapBlock.GetSize(hollow->Header)) - 1;

    /// <summary>How many bytes a hollow block lacks: all but its head and its link.</summary>
    private static nuint PagesOf(HeapBlock* hollow) => HeapBlock.GetSize(hollow->Header) - HeapBlock.HeaderSize - (nuint)sizeof(HeapBlock*);

    private static byte* RoundDown(void* address) => (byte*)((nuint)address & ~(PageSize - 1));

    private static byte* RoundUp(void* address) => RoundDown((byte*)address + PageSize - 1);

    /// <summary>Gives back the pages at the end of the range that belong to a free block.</summary>
    private nuint CutFreeEnd()
    {
        HeapBlock* last = (HeapBlock*)(_end - HeapBlock.HeaderSize);
        if ((last->Header & HeapBlock.UsedBefore) != 0)
        {
            return 0;
        }

        // What is left of the block must be nothing or a block, and the word that ends the range follows it.
        HeapBlock* block = HeapBlock.GetBefore(last);
        nuint size = GetFreeSize(block);
        byte* end = RoundUp(HeapBlock.GetMemory(block));
        nuint rest = (nuint)(end - HeapBlock.HeaderSize - (byte*)block);
        if (rest is > 0 and < HeapBlock.MinimumSize)
        {
            end += PageSize;
            rest += PageSize;
        }

        if (end >= _end)
        {
            return 0;
        }

        nuint given = (nuint)(_end - end);
        FreeLists.Remove(_free, block);
        CheckFree(block);
        last = (HeapBlock*)(end - HeapBlock.HeaderSize);
        last->Header = (HeapBlock.GetSeal(last) ^ HeapBlock.End) | (rest == 0 ? HeapBlock.UsedBefore : 0);
        if (rest != 0)
        {
            AddFree(block, rest);
        }

        _end = end;
        _pages.Unmap(end, given);
        return given;
    }

    /// <summary>The block behind a hollow one, or behind the free one that follows it.</summary>
    private static HeapBlock* FindBehind(HeapBlock* hollow, out HeapBlock* free)
    {
        HeapBlock* behind = HeapBlock.At(hollow, HeapBlock.GetSize(hollow->Header));
        free = (behind->Header & HeapBlock.Free) == 0 ? null : behind;
        return free == null ? behind : HeapBlock.At(free, GetFreeSize(free));
    }

    /// <summary>Makes two hollow blocks, between which nothing is used, one; null if there are none.</summary>
    private HeapBlock* JoinHollows(out byte* pages, out nuint bytes)
    {
        for (HeapBlock* first = _firstHollow; first != null; first = *LinkOf(first))
        {
            HeapBlock* second = FindBehind(first, out HeapBlock* free);
            if ((second->Header & HeapBlock.Hollow) == 0)
            {
                continue;
            }

            TakeOutHollow(first);
            TakeOutHollow(second);
            if (free != null)
            {
                FreeLists.Remove(_free, free);
            }

            pages = (byte*)LinkOf(first);
            bytes = (nuint)((byte*)HeapBlock.GetMemory(second) - pages);
            first->Header = HeapBlock.SetSize(first->Header, (nuint)((byte*)second - (byte*)first) + HeapBlock.GetSize(second->Header)) & ~HeapBlock.Hollow;
            return first;
        }

        pages = null;
        bytes = 0;
        return null;
    }

    /// <summary>Lets the range end where a hollow block starts, behind which nothing is used.</summary>
    private nuint CutEnd(HeapBlock* hollow, HeapBlock* free)
    {
        TakeOutHollow(hollow);
        if (free != null)
        {
            FreeLists.Remove(_free, free);
        }

        byte* start = (byte*)LinkOf(hollow);
        nuint given = (nuint)(_end - start);
        hollow->Header = (HeapBlock.GetSeal(hollow) ^ HeapBlock.End) | (hollow->Header & HeapBlock.UsedBefore);
        _end = (byte*)HeapBlock.GetMemory(hollow);
        _pages.Unmap(start, given);
        return given;
    }

    private void TakeOutHollow(HeapBlock* block)
    {
        HollowBytes -= PagesOf(block);
        if (_firstHollow == block)
        {
            _firstHollow = *LinkOf(block);
            return;
        }

        HeapBlock* before = _firstHollow;
        while (*LinkOf(before) != block)
        {
            before = *LinkOf(before);
        }

        *LinkOf(before) = *LinkOf(block);
    }

    /// <summary>Makes the pages inside a free block, which has some, a block of their own.</summary>
    private HeapBlock* Hollow(HeapBlock* block, out byte* pages, out nuint bytes)
    {
        nuint size = GetFreeSize(block);
        HeapBlock* behind = HeapBlock.At(block, size);
        pages = RoundUp(HeapBlock.GetMemory(block));
        if ((nuint)(pages - HeapBlock.HeaderSize - (byte*)block) is > 0 and < HeapBlock.MinimumSize)
        {
            pages += PageSize;
        }

        byte* end = RoundDown((byte*)behind - sizeof(HeapBlock*));
        if ((nuint)((byte*)behind - end) - (nuint)sizeof(HeapBlock*) is > 0 and < HeapBlock.MinimumSize)
        {
            end -= PageSize;
        }

        bytes = (nuint)(end - pages);
        FreeLists.Remove(_free, block);
        CheckFree(block);
        HeapBlock* hollow = (HeapBlock*)(pages - HeapBlock.HeaderSize);
        HeapBlock* tail = (HeapBlock*)(end + sizeof(HeapBlock*));
        nuint front = (nuint)((byte*)hollow - (byte*)block);
        hollow->Header = HeapBlock.GetSeal(hollow) | (nuint)((byte*)tail - (byte*)hollow) | (front == 0 ? HeapBlock.UsedBefore : 0);
        if (front != 0)
        {
            AddFree(block, front);
        }

        if (tail == behind)
        {
            HeapBlock.SetUsedBefore(behind);
        }
        else
        {
            AddFree(tail, (nuint)((byte*)behind - (byte*)tail));
        }

        return hollow;
    }
}
