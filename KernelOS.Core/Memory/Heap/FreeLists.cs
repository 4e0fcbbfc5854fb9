using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The heap's linked list of free blocks, cut into 128 lists by size so that a first fit is found at once.</summary>
/// <remarks>
/// Blocks of up to 256 bytes have a list for each size; above that each doubling has four lists. A request is served
/// by the first block that fits of the list of its own size, in which not all need to fit, else by the first block of
/// the next list that is not empty, in which all do. A bit for each list says whether it is empty.
/// </remarks>
internal unsafe struct FreeLists
{
    private const int Count = 128;
    private const nuint LargestExact = 256;

    /// <summary>How many blocks of the list of its own size a request looks at.</summary>
    private const int Patience = 32;

    private ulong _lowLists;
    private ulong _highLists;
    private Heads _heads;

    /// <summary>The largest block that can be listed.</summary>
    public static nuint LargestSize => (nuint)1 << 36;

    /// <summary>Adds a free block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(HeapBlock* block, nuint size)
    {
        int list = GetList(size);
        ref nint head = ref _heads[list];
        HeapBlock* first = (HeapBlock*)head;

        // SAFETY: blocks in the lists are free heap memory that only the lists use.
        block->Next = first;
        block->Previous = null;
        head = (nint)block;
        if (first != null)
        {
            first->Previous = block;
            return;
        }

        if (list < 64)
        {
            _lowLists |= 1UL << list;
        }
        else
        {
            _highLists |= 1UL << list;
        }
    }

    /// <summary>Takes a free block out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(HeapBlock* block, nuint size)
    {
        // SAFETY: as in Add; the links of a block are checked before they are followed.
        HeapBlock* next = block->Next;
        HeapBlock* previous = block->Previous;
        if (next != null)
        {
            next->Previous = previous;
        }

        if (previous != null)
        {
            previous->Next = next;
            return;
        }

        int list = GetList(size);
        Check.That(_heads[list] == (nint)block, "the heap is corrupt: a free block is not in its list");
        _heads[list] = (nint)next;
        if (next == null)
        {
            Clear(list);
        }
    }

    /// <summary>Finds a block of at least <paramref name="size"/> bytes and takes it out; null if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapBlock* Take(nuint size, out nuint found)
    {
        int list = GetList(size);
        if (size > LargestExact)
        {
            HeapBlock* own = TakeFromOwnList(list, size, out found);
            if (own != null)
            {
                return own;
            }

            list++;
        }

        list = FindList(list);
        if (list < 0)
        {
            found = 0;
            return null;
        }

        // SAFETY: as in Add; a list whose bit is set has a first block.
        HeapBlock* block = (HeapBlock*)_heads[list];
        HeapBlock* next = block->Next;
        _heads[list] = (nint)next;
        if (next != null)
        {
            next->Previous = null;
        }
        else
        {
            Clear(list);
        }

        found = HeapBlock.GetSize(block->Header);
        return block;
    }

    /// <summary>The list for blocks of a size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetList(nuint size)
    {
        if (size <= LargestExact)
        {
            return (int)(size >> 4) - 1;
        }

        // From 257 bytes on: the two bits behind the highest one, and the highest one's position. Sizes are multiples
        // of 16; one byte less makes the upper bound of a list a size of that list, as it is below 257 bytes.
        int exponent = BitOperations.Log2((ulong)(size - 1));
        return (int)((size - 1) >> (exponent - 2)) + (4 * exponent) - 20;
    }

    /// <summary>The first block of a list, for the self-check.</summary>
    public readonly HeapBlock* GetFirst(int list) => (HeapBlock*)_heads[list];

    /// <summary>How many lists there are.</summary>
    public static int ListCount => Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int FindList(int from)
    {
        if (from < 64)
        {
            ulong low = _lowLists & (~0UL << from);
            if (low != 0)
            {
                return BitOperations.TrailingZeroCount(low);
            }

            from = 64;
        }

        ulong high = from < Count ? _highLists & (~0UL << from) : 0;
        return high != 0 ? 64 + BitOperations.TrailingZeroCount(high) : -1;
    }

    private HeapBlock* TakeFromOwnList(int list, nuint size, out nuint found)
    {
        // SAFETY: as in Add.
        HeapBlock* block = (HeapBlock*)_heads[list];
        for (int i = 0; block != null && i < Patience; i++)
        {
            found = HeapBlock.GetSize(block->Header);
            if (found >= size)
            {
                Remove(block, found);
                return block;
            }

            block = block->Next;
        }

        found = 0;
        return null;
    }

    private void Clear(int list)
    {
        if (list < 64)
        {
            _lowLists &= ~(1UL << list);
        }
        else
        {
            _highLists &= ~(1UL << list);
        }
    }

    [InlineArray(Count)]
    private struct Heads
    {
        private nint _first;
    }
}
