using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.Benchmarks;

/// <summary>Defined work for a heap in an arena of <see cref="ArenaBytes"/>; on the host and on the machine the same.</summary>
/// <typeparam name="TPages">The heap's.</typeparam>
// SAFETY: the caller's arrays have as many elements as the methods say.
internal static unsafe class HeapWork<TPages>
    where TPages : struct, IHeapPages
{
    /// <summary>The arena's size.</summary>
    public const uint ArenaBytes = 16 << 20;

    /// <summary>How many blocks are in use at a time.</summary>
    public const uint Slots = 4096;

    /// <summary>Fills all slots.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="slots">Room for <see cref="Slots"/> pointers.</param>
    /// <param name="sizes">As many sizes.</param>
    public static void Fill(KernelHeap<TPages, SoleUser> heap, void** slots, ushort* sizes)
    {
        for (uint i = 0; i < Slots; i++)
        {
            slots[i] = heap.Allocate(sizes[i]);
            Check.That(slots[i] != null, "the benchmark's heap is full");
        }
    }

    /// <summary>Frees a block and allocates one in its place, again and again.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="slots">The blocks.</param>
    /// <param name="indexes">Which ones.</param>
    /// <param name="sizes">The new ones' sizes.</param>
    /// <param name="count">How often.</param>
    public static void Replace(KernelHeap<TPages, SoleUser> heap, void** slots, ushort* indexes, ushort* sizes, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            uint slot = indexes[i];
            heap.Free(slots[slot]);
            void* memory = heap.Allocate(sizes[i]);
            if (memory == null)
            {
                Panic.Raise("the benchmark's heap is full");
            }

            slots[slot] = memory;
        }
    }

    /// <summary>How many bytes were asked for in the blocks that are in use after <see cref="Fill"/> and <see cref="Replace"/>.</summary>
    /// <param name="indexes">The indexes given to <see cref="Replace"/>.</param>
    /// <param name="sizes">The sizes given to both, one behind the other.</param>
    /// <param name="slots">Room for <see cref="Slots"/> numbers.</param>
    /// <param name="count">How often a block was replaced.</param>
    public static ulong CountLive(ushort* indexes, ushort* sizes, ushort* slots, uint count)
    {
        for (uint i = 0; i < Slots; i++)
        {
            slots[i] = sizes[i];
        }

        for (uint i = 0; i < count; i++)
        {
            slots[indexes[i]] = sizes[Slots + i];
        }

        ulong sum = 0;
        for (uint i = 0; i < Slots; i++)
        {
            sum += slots[i];
        }

        return sum;
    }

    /// <summary>Allocates a block of 64 bytes and frees it, again and again.</summary>
    public static void Fixed64(KernelHeap<TPages, SoleUser> heap, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            heap.Free(heap.Allocate(64));
        }
    }
}
