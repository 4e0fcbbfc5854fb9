using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap;

internal sealed unsafe partial class FirstFitHeap<TPages>
{
    /// <summary>Walks through all blocks and lists, counts, and panics if anything is not as it must be.</summary>
    /// <param name="ownBlock">A block that the heap has for itself, without a guard.</param>
    internal HeapStatistics CheckAndCount(HeapBlock* ownBlock)
    {
        nuint usedBlocks = 0, usedBytes = 0, cachedBlocks = 0, cachedBytes = 0, freeBlocks = 0, freeBytes = 0, largest = 0, hollowBytes = 0;
        ulong before = HeapBlock.UsedBefore;
        HeapBlock* block = First;
        HeapBlock* last = (HeapBlock*)(_end - HeapBlock.HeaderSize);

        // SAFETY: each block's seal and size are checked before the next one is looked at.
        while (_end != _start && block != last)
        {
            ulong header = block->Header;
            nuint size = HeapBlock.GetSize(header);
            Check.That(HeapBlock.IsSealed(block, header) && size >= HeapBlock.MinimumSize && size <= (nuint)((byte*)last - (byte*)block), "the heap is corrupt: a block's head was overwritten");
            Check.That((header & HeapBlock.UsedBefore) == before, "the heap is corrupt: neighbours disagree");
            if (HeapBlock.IsCached(HeapBlock.Unseal(block, header)))
            {
                cachedBlocks++;
                cachedBytes += size;
                CheckContents(block, 2 * sizeof(ulong), size);
            }
            else if ((header & HeapBlock.Hollow) != 0)
            {
                hollowBytes += PagesOf(block);
            }
            else if ((header & HeapBlock.Free) == 0)
            {
                usedBlocks++;
                usedBytes += size;
                if (_isDebugging && block != ownBlock)
                {
                    BlockGuard.Check(block);
                }
            }
            else
            {
                Check.That(before != 0, "the heap is corrupt: neighbours are not merged");
                Check.That(HeapBlock.GetBefore(HeapBlock.At(block, size)) == block, "the heap is corrupt: a free block's end was overwritten");
                freeBlocks++;
                freeBytes += size;
                CheckContents(block, (nuint)sizeof(HeapBlock), size - sizeof(ulong));
                largest = size > largest ? size : largest;
            }

            before = (~header & HeapBlock.Free) << 1;
            block = HeapBlock.At(block, size);
        }

        Check.That(hollowBytes == HollowBytes, "the heap is corrupt: hollow blocks are missing");
        Check.That(CountFree() == freeBlocks, "the heap is corrupt: blocks are missing in the lists");
        return new HeapStatistics
        {
            Extent = Extent,
            PeakExtent = PeakExtent,
            HollowBytes = hollowBytes,
            UsedBlocks = usedBlocks,
            UsedBytes = usedBytes,
            CachedBlocks = cachedBlocks,
            CachedBytes = cachedBytes,
            FreeBlocks = freeBlocks,
            FreeBytes = freeBytes,
            LargestFree = largest,
        };
    }

    /// <summary>Panics if somebody has written into free memory.</summary>
    private void CheckContents(HeapBlock* block, nuint from, nuint end)
    {
        if (_isDebugging)
        {
            BlockGuard.CheckFreed(block, from, end);
        }
    }

    private nuint CountFree()
    {
        nuint count = 0;
        for (int list = 0; _end != _start && list < FreeLists.Count; list++)
        {
            // SAFETY: the walk has found every free block sound.
            HeapBlock* end = FreeLists.GetEnd(_free, list);
            for (HeapBlock* block = end->Next; block != end; block = block->Next)
            {
                Check.That(FreeLists.GetList(_free, HeapBlock.GetSize(block->Header)) == list, "the heap is corrupt: a block is in the wrong list");
                count++;
            }
        }

        return count;
    }
}
