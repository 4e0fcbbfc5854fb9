using System;
using BenchmarkDotNet.Attributes;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Benchmarks;

/// <summary>Making a frame allocator, beside clearing as many bytes as its metadata have: both are to grow with the memory alike.</summary>
public unsafe class FrameStartBenchmarks
{
    private MemoryMap _map = null!;
    private byte* _metadata;
    private ulong _bytes;

    [Params(1, 64, 4096)]
    public int Gibibytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _map = MemoryMap.Create([new MemoryMapEntry(0, (ulong)Gibibytes << 30, MemoryRegionKind.Usable)], []).Value;
        _bytes = FrameAllocator<HostCpu>.GetMetadataBytes(_map, 2);
        _metadata = HostMemory.Allocate((nuint)_bytes);
    }

    [Benchmark]
    public FrameAllocator<HostCpu> Make() => new(_map, 2, default, _metadata);

    [Benchmark]
    public void Clear() => new Span<byte>(_metadata, (int)_bytes).Clear();
}
