using System;
using System.Runtime.InteropServices;
using System.Threading;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Memory.Heap;

/// <summary>Host memory that starts at a multiple of 64 KiB, of which pages are there or not; what is not must not be touched. Several threads may use it.</summary>
internal sealed unsafe class HeapArena(nuint capacity) : IDisposable
{
    private const int PageSize = 4096;
    private const byte Absent = 0x55;

    private readonly Lock _lock = new();
    private readonly NumaNode?[] _nodes = new NumaNode?[(int)(capacity / PageSize)];

    public byte* Start { get; } = Allocate(capacity);

    /// <summary>How many bytes may still be made usable.</summary>
    public nuint Available { get; set; } = capacity;

    /// <summary>How many bytes are usable.</summary>
    public nuint Mapped { get; private set; }

    /// <summary>The how manyth call from now on is to fail; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>How many calls of <see cref="TryMap"/> there were.</summary>
    public int MapCalls { get; private set; }

    /// <summary>The most bytes that one thread has given back with interrupts disabled.</summary>
    public nuint LargestUninterrupted { get; private set; }

    /// <summary>For which node the page was made usable in which an address lies.</summary>
    public NumaNode? GetNode(void* address) => _nodes[(int)((byte*)address - Start) / PageSize];

    public bool TryMap(byte* start, nuint bytes, NumaNode node)
    {
        using Lock.Scope scope = _lock.EnterScope();
        MapCalls++;
        Require(bytes % PageSize == 0 && bytes > 0 && (nuint)start % PageSize == 0, "pages that are none are made usable");
        if (bytes > Available || (FailAt > 0 && --FailAt == 0))
        {
            return false;
        }

        foreach (ref NumaNode? page in Pages(start, bytes))
        {
            Require(page is null, "a page is made usable that is usable already");
            page = node;
        }

        Require(new Span<byte>(start, (int)bytes).IndexOfAnyExcept(Absent) < 0, "a page was written to while it was not there");
        new Span<byte>(start, (int)bytes).Fill(0xCC);
        Available -= bytes;
        Mapped += bytes;
        return true;
    }

    public void Unmap(byte* start, nuint bytes)
    {
        using Lock.Scope scope = _lock.EnterScope();
        Require(bytes % PageSize == 0 && bytes > 0 && (nuint)start % PageSize == 0, "pages that are none are given back");
        foreach (ref NumaNode? page in Pages(start, bytes))
        {
            Require(page is not null, "a page is given back that is not there");
            page = null;
        }

        new Span<byte>(start, (int)bytes).Fill(Absent);
        Available += bytes;
        Mapped -= bytes;
        if (default(ThreadPlatform).InterruptState == InterruptState.Disabled)
        {
            LargestUninterrupted = Math.Max(LargestUninterrupted, bytes);
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(Start);

    private static byte* Allocate(nuint capacity)
    {
        byte* start = (byte*)NativeMemory.AlignedAlloc(capacity, 65536);
        new Span<byte>(start, checked((int)capacity)).Fill(Absent);
        return start;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    private Span<NumaNode?> Pages(byte* start, nuint bytes) => _nodes.AsSpan((int)(start - Start) / PageSize, (int)bytes / PageSize);
}
