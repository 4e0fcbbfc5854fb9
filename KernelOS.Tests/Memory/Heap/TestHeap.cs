using System;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>A heap of one user over host memory.</summary>
internal sealed unsafe class TestHeap : IDisposable
{
    private readonly HeapArena _arena;

    public TestHeap(nuint capacity, HeapDebugging debugging = HeapDebugging.Off, int nodeCount = 1)
    {
        _arena = new HeapArena(capacity);
        Heap = new KernelHeap<HeapArenaPages, SoleUser>(_arena.Start, capacity, new HeapArenaPages(_arena), new SoleUser(), new HeapOptions { Debugging = debugging, NodeCount = nodeCount });
    }

    public KernelHeap<HeapArenaPages, SoleUser> Heap { get; }

    public HeapArena Arena => _arena;

    public byte* Start => _arena.Start;

    /// <summary>How many bytes may still be made usable.</summary>
    public nuint Available
    {
        get => _arena.Available;
        set => _arena.Available = value;
    }

    public void Dispose() => _arena.Dispose();
}
