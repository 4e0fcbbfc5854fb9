using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The heap's linked list of free blocks, cut into 256 lists by size so that a first fit is found at once.</summary>
/// <remarks>
/// Blocks of up to 512 bytes have a list for each size; above that each doubling has eight lists. A request is served
/// by the first block that fits of the list of its own size, in which not all need to fit, else by the first block of
/// the next list that is not empty, in which all do. A bit for each list says whether it is empty. Lists are rings: their
/// heads are linked as if they were blocks, so that no link is missing. The whole lies where the heap's range starts.
/// </remarks>
// SAFETY: blocks in the lists are free heap memory that only the lists use, and the heap has found their heads sound.
// A ring's head is only used as a block as far as its links, which it has.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FreeLists
{
    /// <summary>How many lists there are.</summary>
    public const int Count = 256;

    private const int WordShift = 6;
    private const int WordCount = Count >> WordShift;
    private const nuint LargestExact = 512;
    private const nuint TabledSizes = 8192;

    /// <summary>How many blocks of the list of its own size a request looks at, as long as there is memory.</summary>
    private const int Patience = 2;

    private fixed ulong _filled[WordCount];

    /// <summary>The lists of small sizes, since finding the highest bit takes a dozen instructions where there is none for it.</summary>
    private fixed byte _lists[(int)(TabledSizes / HeapBlock.Alignment)];

    /// <summary>Of each list, the first block and the last.</summary>
    private fixed ulong _links[2 * Count];

    /// <summary>The largest block that can be listed.</summary>
    public static nuint LargestSize => (nuint)1 << 36;

    /// <summary>Makes all lists empty.</summary>
    public static void Initialize(FreeLists* lists)
    {
        for (int i = 0; i < WordCount; i++)
        {
            lists->_filled[i] = 0;
        }

        for (nuint size = HeapBlock.Alignment; size < TabledSizes; size += HeapBlock.Alignment)
        {
            lists->_lists[size / HeapBlock.Alignment] = (byte)ComputeList(size);
        }

        for (int list = 0; list < Count; list++)
        {
            HeapBlock* end = GetEnd(lists, list);
            end->Next = end;
            end->Previous = end;
        }
    }

    /// <summary>Adds a free block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(FreeLists* lists, HeapBlock* block, nuint size)
    {
        nint list = GetList(lists, size);
        HeapBlock* end = GetEnd(lists, list);
        HeapBlock* first = end->Next;
        block->Next = first;
        block->Previous = end;
        end->Next = block;
        first->Previous = block;
        if (first == end)
        {
            lists->_filled[list >> WordShift] |= 1UL << (int)list;
        }
    }

    /// <summary>Takes a free block out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Remove(FreeLists* lists, HeapBlock* block)
    {
        HeapBlock* next = block->Next;
        HeapBlock* previous = block->Previous;
        Check.That(previous->Next == block, "the heap is corrupt: a free block's links were overwritten");
        next->Previous = previous;
        previous->Next = next;
        if (next == previous)
        {
            // Both are the head, which tells the list.
            nint list = (nint)((byte*)next - (byte*)GetEnd(lists, 0)) / (2 * sizeof(ulong));
            lists->_filled[list >> WordShift] &= ~(1UL << (int)list);
        }
    }

    /// <summary>Finds a block of at least <paramref name="size"/> bytes and takes it out; null if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HeapBlock* Take(FreeLists* lists, nuint size)
    {
        nint list = GetList(lists, size);
        HeapBlock* block;
        if (size > LargestExact)
        {
            block = TakeOfOwnList(lists, size, Patience);
            if (block != null)
            {
                return block;
            }

            list++;
        }

        list = FindFilled(lists, list);
        if (list == Count)
        {
            return null;
        }

        block = GetEnd(lists, list)->Next;
        Remove(lists, block);
        return block;
    }

    /// <summary>Takes the first block of at least <paramref name="size"/> bytes out of the list of that size; null if the first <paramref name="patience"/> have none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HeapBlock* TakeOfOwnList(FreeLists* lists, nuint size, int patience)
    {
        HeapBlock* end = GetEnd(lists, GetList(lists, size));
        HeapBlock* block = end->Next;
        for (; block != end && patience > 0; patience--)
        {
            if (HeapBlock.GetSize(block->Header) >= size)
            {
                Remove(lists, block);
                return block;
            }

            block = block->Next;
        }

        return null;
    }

    /// <summary>The first block of the lists from <paramref name="list"/> on; null if they are empty.</summary>
    public static HeapBlock* GetFirst(FreeLists* lists, nint list)
    {
        list = FindFilled(lists, list);
        return list == Count ? null : GetEnd(lists, list)->Next;
    }

    /// <summary>The list for blocks of a size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint GetList(FreeLists* lists, nuint size) =>
        size < TabledSizes ? lists->_lists[size / HeapBlock.Alignment] : ComputeList(size);

    /// <summary>A list's head, as if it were a block: what the last block's link leads to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HeapBlock* GetEnd(FreeLists* lists, nint list) => (HeapBlock*)(lists->_links + (2 * list) - 1);

    /// <summary>The first list from <paramref name="from"/> on that is not empty; <see cref="Count"/> if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint FindFilled(FreeLists* lists, nint from)
    {
        if (from < Count)
        {
            ulong filled = lists->_filled[from >> WordShift] >> (int)from;
            if (filled != 0)
            {
                return from + BitOperations.TrailingZeroCount(filled);
            }
        }

        return FindFilledWord(lists, (from >> WordShift) + 1);
    }

    private static nint FindFilledWord(FreeLists* lists, nint word)
    {
        for (; word < WordCount; word++)
        {
            if (lists->_filled[word] != 0)
            {
                return (word << WordShift) + BitOperations.TrailingZeroCount(lists->_filled[word]);
            }
        }

        return Count;
    }

    private static int ComputeList(nuint size)
    {
        if (size <= LargestExact)
        {
            return (int)(size >> 4) - 1;
        }

        // The position of the highest bit, and the three bits behind it. One byte less makes the upper bound of a list
        // a size of that list, as it is for the smaller ones. 513 bytes have list 32.
        int exponent = BitOperations.Log2((ulong)(size - 1));
        return (int)((size - 1) >> (exponent - 3)) + (8 * exponent) - 48;
    }
}
