using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to make a heap over a range that grows, and to use its memory. In the kernel, <c>new</c> does this.</summary>
public sealed unsafe class HeapAllocation
{
    [Test]
    public void AllocateAndFree()
    {
        const int capacity = 1 << 20;
        byte* range = (byte*)NativeMemory.AlignedAlloc(capacity, 4096);

        // Initialize the heap: it has no memory yet, and asks for some when it needs it.
        KernelHeap<MappedPages, SoleUser> heap = new(range, capacity, new MappedPages(), new SoleUser(), new HeapOptions());

        // A vector of numbers that doubles its room as it grows, and gives the old one back.
        int* numbers = null;
        int count = 0;
        int room = 0;
        for (int number = 1; number <= 1000; number++)
        {
            if (count == room)
            {
                int* larger = (int*)heap.Allocate((nuint)(2 * room + 1) * sizeof(int));
                Assert.That(larger != null);
                new Span<int>(numbers, count).CopyTo(new Span<int>(larger, count));
                heap.Free(numbers);
                numbers = larger;
                room = (2 * room) + 1;
            }

            numbers[count++] = number;
        }

        Assert.That(numbers[999], Is.EqualTo(1000));

        // Any alignment, for what hardware reads; no memory is null, never an exception.
        void* table = heap.Allocate(size: 4096, alignment: 4096);
        Assert.That((ulong)table % 4096, Is.Zero);
        Assert.That(heap.Allocate(size: capacity) == null);

        heap.Free(numbers);
        heap.Free(table);

        // The heap can check itself, and tell what is in use.
        Assert.That(heap.CheckAndCount().UsedBlocks, Is.EqualTo((nuint)1), "the heap's own");
        NativeMemory.AlignedFree(range);
    }

    /// <summary>With a heap behind <c>new</c>, the standard collections are there; the same lines run on the kernel's own System (see CoreLib/Conformance/ListChecks).</summary>
    [Test]
    public void UseAList()
    {
        List<int> v = [];
        v.Add(1);
        v.Add(2);
        v.Add(3);
        Assert.That(v, Is.EqualTo(new[] { 1, 2, 3 }));

        // There is no garbage collector in the kernel: a list gives its old arrays back as it grows, and this gives the
        // last one back. The list itself goes with HeapPlug.Free(ref v).
        v.Clear();
        v.TrimExcess();
        Assert.That(v.Capacity, Is.Zero);
    }

    /// <summary>All of the range is there already; a kernel maps frames here.</summary>
    private readonly struct MappedPages : IHeapPages
    {
        public bool TryMap(byte* start, nuint bytes, NumaNode node) => true;

        public void Unmap(byte* start, nuint bytes)
        {
        }
    }
}
