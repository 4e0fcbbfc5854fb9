using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to make a frame allocator from the memory regions of a machine, and to get frames from it.</summary>
public sealed unsafe class PhysicalFrameAllocation
{
    [Test]
    public void AllocateAndFreeFrames()
    {
        // What firmware says; a kernel image is in the way.
        MemoryMapEntry[] regions =
        [
            new(start: 0x10_0000, length: 0x100_0000, MemoryRegionKind.Usable),  // 16 MiB region
        ];
        MemoryMapEntry[] reservations =
        [
            new(start: 0x10_0000, length: 0x4_2000, MemoryRegionKind.Kernel),
        ];

        // An empty or useless map is a result like any other.
        Result<MemoryMap, MemoryMapError> result = MemoryMap.Create(regions, reservations);
        Assert.That(result.TryGet(out MemoryMap map));

        // The allocator's bitmap has to be somewhere before there is an allocator: the map gives the place. (Here it
        // lies in the test's memory; a kernel takes the address at which it sees the range.)
        ulong bytes = FrameAllocator<ThreadCpu>.GetMetadataBytes(map, cpuCount: 1);
        Assert.That(map.TryReserve(bytes, limit: PhysicalAddress.Create(1UL << 32), MemoryRegionKind.Kernel, out PhysicalRange place));
        Assert.That(place.Start.Value, Is.EqualTo(0x14_2000));
        byte* metadata = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);

        FrameAllocator<ThreadCpu> frames = new(map, cpuCount: 1, platform: default, metadata);
        ulong free = frames.FreeFrames;

        // Frames of 4 KiB, the size following from the type …
        Assert.That(frames.TryAllocate(out Frame<Size4KiB> frame1));
        Assert.That(frames.TryAllocate(out Frame<Size4KiB> frame2));
        Assert.That(frame1, Is.Not.EqualTo(frame2));

        // … of 2 MiB, below a limit, and a run of eight for a device …
        Assert.That(frames.TryAllocate(out Frame<Size2MiB> huge));
        Assert.That(frames.TryAllocate(limit: PhysicalAddress.Create(4 << 20), out Frame<Size4KiB> low));
        Assert.That(low.Start.Value, Is.LessThan(4 << 20));
        Assert.That(frames.TryAllocateRun(order: 3, limit: PhysicalAddress.Create(16 << 20), out FrameRange<Size4KiB> run));

        // … and none of 1 GiB, which is no accident but an answer.
        Assert.That(frames.TryAllocate(out Frame<Size1GiB> _), Is.False);

        frames.Free(frame1);
        frames.Free(frame2);
        frames.Free(huge);
        frames.Free(low);
        frames.FreeRun(run);
        Assert.That(frames.FreeFrames, Is.EqualTo(free));
        NativeMemory.AlignedFree(metadata);
    }
}
