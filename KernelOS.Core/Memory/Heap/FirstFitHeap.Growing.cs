namespace KernelOS.Core.Memory.Heap;

internal sealed unsafe partial class FirstFitHeap<TPages>
{
    private const nuint PageSize = 4096;
    private const nuint GrowthUnit = 16 * 1024;
    private const nuint GrowthDivisor = 64;

    /// <summary>The largest extent so far.</summary>
    internal nuint PeakExtent { get; private set; }

    /// <summary>The block with which the range starts, once it has grown.</summary>
    private HeapBlock* First => (HeapBlock*)(_start + sizeof(FreeLists) + HeapBlock.HeaderSize);

    /// <summary>Makes the range long enough for a block of <paramref name="blockSize"/> bytes at its end; false if there is no memory, or no room.</summary>
    internal bool TryGrow(nuint blockSize)
    {
        nuint room = _capacity - Extent;
        bool first = _end == _start;
        nuint least = (blockSize + HeapBlock.Alignment + (first ? (nuint)sizeof(FreeLists) : 0) + PageSize - 1) & ~(PageSize - 1);
        if (least > room)
        {
            return false;
        }

        // The larger it is, the less often it asks for more.
        nuint wanted = (least + (Extent / GrowthDivisor) + GrowthUnit - 1) & ~(GrowthUnit - 1);
        wanted = wanted < room ? wanted : room;
        if (!_pages.TryMap(_end, wanted, _node))
        {
            // The last pages of a machine need not come in large pieces.
            wanted = least;
            if (!_pages.TryMap(_end, wanted, _node))
            {
                return false;
            }
        }

        // SAFETY: the pages are usable now. The old end becomes the new block's head; the very first lies behind the lists.
        if (first)
        {
            FreeLists.Initialize(_free);
        }

        HeapBlock* block = first ? First : (HeapBlock*)(_end - HeapBlock.HeaderSize);
        ulong flags = first ? HeapBlock.UsedBefore : block->Header & HeapBlock.UsedBefore;
        _end += wanted;
        PeakExtent = Extent > PeakExtent ? Extent : PeakExtent;
        HeapBlock* end = (HeapBlock*)(_end - HeapBlock.HeaderSize);
        nuint size = (nuint)((byte*)end - (byte*)block);
        end->Header = (HeapBlock.GetSeal(end) ^ HeapBlock.End) | HeapBlock.UsedBefore;
        block->Header = HeapBlock.GetSeal(block) | size | flags;
        if (_isDebugging)
        {
            BlockGuard.FillFreed(block, HeapBlock.HeaderSize, size);
        }

        Release(block);
        return true;
    }
}
