using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Numa;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>Memory for objects, which is all zero.</summary>
public sealed unsafe class HeapClearingTests
{
    [Test]
    public void WhatWasUsedBeforeIsCleared([Values(8, 100, 2000, 100_000)] int size)
    {
        using TestHeap test = new(1 << 20);
        void* used = test.Heap.Allocate((nuint)size);
        new Span<byte>(used, size).Fill(0xAA);
        test.Heap.Free(used);
        void* memory = test.Heap.AllocateCleared((nuint)size);
        Assert.That(memory == used, Is.True, "so that there was something to clear");
        Assert.That(new Span<byte>(memory, size).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
    }

    [Test]
    public void MoreThanASpanHoldsIsRefusedAlthoughThereIsRoom()
    {
        // Of which only a few pages are ever touched.
        nuint capacity = (nuint)8 << 30;
        byte* start = (byte*)NativeMemory.AlignedAlloc(capacity, 4096);
        KernelHeap<EndlessPages, SoleUser> heap = new(start, capacity, default, new SoleUser(), new HeapOptions());
        foreach (nuint size in new[] { (nuint)1 << 31, ((nuint)1 << 32) + 64 })
        {
            Assert.That(heap.AllocateCleared(size) == null, Is.True);
            void* memory = heap.Allocate(size);
            Assert.That(memory != null, Is.True, "the heap itself can");
            heap.Free(memory);
        }

        NativeMemory.AlignedFree(start);
    }

    private readonly struct EndlessPages : IHeapPages
    {
        public bool TryMap(byte* start, nuint bytes, NumaNode node) => true;

        public void Unmap(byte* start, nuint bytes)
        {
        }
    }
}
