using System;
using System.Runtime.InteropServices;
using System.Threading;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>A frame allocator over memory that does not exist: only its metadata does.</summary>
internal sealed unsafe class TestAllocator : IDisposable
{
    private readonly byte* _metadata;

    public TestAllocator(int cpuCount, params MemoryMapEntry[] entries)
        : this(cpuCount, MemoryMap.Create(entries, []).Value)
    {
    }

    public TestAllocator(int cpuCount, MemoryMap map, NumaTopology? topology = null)
    {
        Map = map;
        MetadataBytes = FrameAllocator<ThreadCpu>.GetMetadataBytes(Map, cpuCount, topology);
        _metadata = (byte*)NativeMemory.AlignedAlloc((nuint)MetadataBytes, 64);
        Frames = new FrameAllocator<ThreadCpu>(Map, topology, cpuCount, default, _metadata);
        ThreadCpu.Become(0);
    }

    public MemoryMap Map { get; }

    public ulong MetadataBytes { get; }

    public FrameAllocator<ThreadCpu> Frames { get; }

    /// <summary>One usable region from address 0.</summary>
    public static TestAllocator WithMegabytes(ulong megabytes, int cpuCount = 1) => new(cpuCount, Usable(0, megabytes << 20));

    public static MemoryMapEntry Usable(ulong start, ulong length) => new(start, length, MemoryRegionKind.Usable);

    public static PhysicalAddress Address(ulong value) => PhysicalAddress.Create(value);

    /// <summary>Gives the frames of a run another owner; tells how many had not the one that they should have had.</summary>
    public static int Mark(int[] owners, ulong start, int order, int from, int to)
    {
        int conflicts = 0;
        for (ulong frame = start >> 12; frame < (start >> 12) + (1UL << order); frame++)
        {
            conflicts += Interlocked.CompareExchange(ref owners[frame], to, from) == from ? 0 : 1;
        }

        return conflicts;
    }

    public void Dispose() => NativeMemory.AlignedFree(_metadata);
}
