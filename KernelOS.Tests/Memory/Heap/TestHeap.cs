using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>A heap over a host allocation that starts at a multiple of 64 KiB and can run dry.</summary>
internal sealed unsafe class TestHeap : IDisposable
{
    private readonly Arena _arena;

    public TestHeap(nuint capacity, HeapDebugging debugging = HeapDebugging.Off)
    {
        _arena = new Arena(capacity);
        Heap = new KernelHeap<Pages, SoleUser>(_arena.Start, capacity, new Pages(_arena), new SoleUser(), cpuCount: 1, debugging);
    }

    public KernelHeap<Pages, SoleUser> Heap { get; }

    public byte* Start => _arena.Start;

    /// <summary>How many bytes may still be made usable.</summary>
    public nuint Available
    {
        get => _arena.Available;
        set => _arena.Available = value;
    }

    public void Dispose() => NativeMemory.AlignedFree(_arena.Start);

    internal sealed class Arena(nuint capacity)
    {
        public byte* Start { get; } = (byte*)NativeMemory.AlignedAlloc(capacity, 65536);

        public nuint Available { get; set; } = capacity;

        public nuint Grown { get; set; }
    }

    internal readonly struct Pages(Arena arena) : IHeapPages
    {
        public bool TryGrow(byte* end, nuint bytes)
        {
            if (end != arena.Start + arena.Grown || bytes % 4096 != 0)
            {
                throw new InvalidOperationException("the heap grows where it does not end");
            }

            if (bytes > arena.Available)
            {
                return false;
            }

            arena.Available -= bytes;
            arena.Grown += bytes;
            new Span<byte>(end, checked((int)bytes)).Fill(0xCD);
            return true;
        }
    }
}
