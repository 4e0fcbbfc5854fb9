using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to describe a machine's memory nodes, and to get memory from near the CPU, or from where one wants it.</summary>
public sealed unsafe class NumaAwareness
{
    [Test]
    public void AllocateNearTheCpu()
    {
        // Two nodes, half of the memory each. (A kernel lets NumaTables.Read find this in the firmware's tables.)
        NumaTopologyBuilder builder = new(ranges: 2, processors: 0);
        NumaNode node0 = builder.AddNode();
        NumaNode node1 = builder.AddNode();
        builder.AddMemory(node0, PhysicalRange.Create(PhysicalAddress.Create(0), 32 << 20));
        builder.AddMemory(node1, PhysicalRange.Create(PhysicalAddress.Create(32 << 20), 32 << 20));

        // The distance matrix: lower is nearer. Impossible distances are refused.
        Assert.That(builder.TrySetDistance(node0, node0, 10));  // the same node
        Assert.That(builder.TrySetDistance(node0, node1, 20));  // a remote node
        Assert.That(builder.TrySetDistance(node1, node0, 20));
        Assert.That(builder.TrySetDistance(node1, node1, 10));
        Assert.That(builder.Build().TryGet(out NumaTopology topology));
        Assert.That(topology.GetDistance(node0, node1), Is.EqualTo(20));

        // A frame allocator that knows whose memory is whose, and that CPU 0 belongs to node 1.
        MemoryMap map = MemoryMap.Create([new(0, 64 << 20, MemoryRegionKind.Usable)], []).Value;
        byte* metadata = (byte*)NativeMemory.AlignedAlloc((nuint)FrameAllocator<ThreadCpu>.GetMetadataBytes(map, cpuCount: 1, topology), 64);
        FrameAllocator<ThreadCpu> frames = new(map, topology, cpuCount: 1, platform: default, metadata);
        frames.SetNode(cpu: 0, node1);
        ThreadCpu.Become(0);

        // Memory comes from the CPU's own node …
        Assert.That(frames.TryAllocate(out Frame<Size4KiB> local));
        Assert.That(frames.GetNode(local), Is.EqualTo(node1));

        // … from the nearest other one when that is full …
        while (frames.TryAllocate(MemoryPolicy.Bind(NodeMask.Of(node1)), turn: 0, out Frame<Size4KiB> _))
        {
        }

        Assert.That(frames.TryAllocate(out Frame<Size4KiB> fallback));
        Assert.That(frames.GetNode(fallback), Is.EqualTo(node0));

        // … or from where a policy says.
        frames.Free(local);
        Assert.That(frames.TryAllocate(MemoryPolicy.Preferred(node0), turn: 0, out Frame<Size4KiB> preferred));
        Assert.That(frames.GetNode(preferred), Is.EqualTo(node0));
        Assert.That(frames.GetFreeFrames(node1), Is.EqualTo(1));
        NativeMemory.AlignedFree(metadata);
    }
}
