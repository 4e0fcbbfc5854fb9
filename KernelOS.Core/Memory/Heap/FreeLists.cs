using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The heap's linked list of free blocks, cut into 256 lists by size so that a first fit is found at once.</summary>
/// <remarks>
/// Blocks of up to 512 bytes have a list for each size; above that each doubling has eight lists. A request is served
/// by the first block that fits of the list of its own size, in which not all need to fit, else by the first block of
/// the next list that is not empty, in which all do. A bit for each list says whether it is empty.
/// </remarks>
// SAFETY: blocks in the lists are free heap memory that only the lists use, and the heap has found their heads sound.
internal unsafe struct FreeLists
{
    private const int Count = 256;
    private const int WordShift = 6;
    private const int WordCount = Count >> WordShift;
    private const nuint LargestExact = 512;
    private const nuint TabledSizes = 8192;

    /// <summary>How many blocks of the list of its own size a request looks at, as long as there is memory.</summary>
    private const int Patience = 2;

    private Words _filled;
    private Heads _heads;

    /// <summary>The lists of small sizes, since finding the highest bit takes a dozen instructions where there is none for it.</summary>
    private ListNumbers _lists;

    /// <summary>The largest block that can be listed.</summary>
    public static nuint LargestSize => (nuint)1 << 36;

    /// <summary>How many lists there are.</summary>
    public static int ListCount => Count;

    /// <summary>Adds a free block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(HeapBlock* block, nuint size)
    {
        int list = GetList(size);
        ref nint head = ref GetHead(list);
        HeapBlock* first = (HeapBlock*)head;

        block->Next = first;
        block->Previous = null;
        head = (nint)block;
        if (first != null)
        {
            first->Previous = block;
            return;
        }

        GetWord(list) |= 1UL << list;
    }

    /// <summary>Takes a free block out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(HeapBlock* block, nuint size)
    {
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
        ref nint head = ref GetHead(list);
        Check.That(head == (nint)block, "the heap is corrupt: a free block is not in its list");
        head = (nint)next;
        if (next == null)
        {
            GetWord(list) &= ~(1UL << list);
        }
    }

    /// <summary>Finds a block of at least <paramref name="size"/> bytes and takes it out; null if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapBlock* Take(nuint size)
    {
        int list = GetList(size);
        if (size > LargestExact)
        {
            HeapBlock* own = TakeOfOwnList(size, Patience);
            if (own != null)
            {
                return own;
            }

            list++;
        }

        list = FindFilled(list);
        if (list == Count)
        {
            return null;
        }

        ref nint head = ref GetHead(list);
        HeapBlock* block = (HeapBlock*)head;
        HeapBlock* next = block->Next;
        head = (nint)next;
        if (next != null)
        {
            next->Previous = null;
        }
        else
        {
            GetWord(list) &= ~(1UL << list);
        }

        return block;
    }

    /// <summary>Takes the first block of at least <paramref name="size"/> bytes out of the list of that size; null if the first <paramref name="patience"/> have none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapBlock* TakeOfOwnList(nuint size, int patience)
    {
        HeapBlock* block = (HeapBlock*)GetHead(GetList(size));
        for (; block != null && patience > 0; patience--)
        {
            nuint found = HeapBlock.GetSize(block->Header);
            if (found >= size)
            {
                Remove(block, found);
                return block;
            }

            block = block->Next;
        }

        return null;
    }

    /// <summary>Fills the table of lists by size; before anything else.</summary>
    public void Initialize()
    {
        for (nuint size = 0; size < TabledSizes; size += HeapBlock.Alignment)
        {
            _lists[(int)(size / HeapBlock.Alignment)] = (byte)ComputeList(size);
        }
    }

    /// <summary>The list for blocks of a size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetList(nuint size) => size < TabledSizes
        ? Unsafe.Add(ref Unsafe.As<ListNumbers, byte>(ref _lists), (nint)(size / HeapBlock.Alignment))
        : ComputeList(size);

    /// <summary>Computes the list for blocks of a size.</summary>
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

    /// <summary>The first block of a list, for the self-check.</summary>
    public readonly HeapBlock* GetFirst(int list) => (HeapBlock*)_heads[list];

    // Lists come from GetList and FindFilled, so they need no check again.
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref nint GetHead(int list) => ref Unsafe.Add(ref Unsafe.As<Heads, nint>(ref _heads), list);

    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong GetWord(int list) => ref Unsafe.Add(ref Unsafe.As<Words, ulong>(ref _filled), list >> WordShift);

    /// <summary>The first list from <paramref name="from"/> on that is not empty; <see cref="Count"/> if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindFilled(int from)
    {
        if (from < Count)
        {
            ulong filled = GetWord(from) & (~0UL << from);
            if (filled != 0)
            {
                return (from & ~63) + BitOperations.TrailingZeroCount(filled);
            }
        }

        for (int word = (from >> WordShift) + 1; word < WordCount; word++)
        {
            if (_filled[word] != 0)
            {
                return (word << WordShift) + BitOperations.TrailingZeroCount(_filled[word]);
            }
        }

        return Count;
    }

    [InlineArray(WordCount)]
    private struct Words
    {
        private ulong _first;
    }

    [InlineArray((int)(TabledSizes / HeapBlock.Alignment))]
    private struct ListNumbers
    {
        private byte _first;
    }

    [InlineArray(Count)]
    private struct Heads
    {
        private nint _first;
    }
}
