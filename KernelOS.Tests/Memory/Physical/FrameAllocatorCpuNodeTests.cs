using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;
using NUnit.Framework;
using static KernelOS.Tests.Memory.Physical.TestAllocator;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>A CPU that comes to another node than the first, after it has taken memory.</summary>
public sealed class FrameAllocatorCpuNodeTests
{
    private TestAllocator _test = null!;

    [SetUp]
    public void SetUp() => _test = new TestAllocator(
        1,
        MemoryMap.Create([Usable(32 << 20, 64 << 20)], []).Value,
        TestNodes.CreateLine(3, (0, 0), (64 << 20, 1), (80 << 20, 2)));

    [TearDown]
    public void TearDown() => _test.Dispose();

    [Test]
    public void WhatWasCountedStaysWithItsNode()
    {
        Take(MemoryPolicy.Local, 5);
        Take(MemoryPolicy.Interleave(NodeMask.Of(NumaNode.Create(1))), 3);
        _test.Frames.SetNode(0, NumaNode.Create(2));
        Take(MemoryPolicy.Local, 7);
        _test.Frames.SetNode(0, NumaNode.Create(1));
        Take(MemoryPolicy.Local, 11);
        Take(MemoryPolicy.Bind(NodeMask.Of(NumaNode.Create(2))), 13);
        Check(0, taken: 5, interleaved: 0, isLocal: false);
        Check(1, taken: 3 + 11, interleaved: 3, isLocal: true);
        Check(2, taken: 7 + 13, interleaved: 0, isLocal: false);
    }

    [Test]
    public void FramesFullOfZerosAreOfItsOwnNode()
    {
        Frame<Size4KiB> own = Take(MemoryPolicy.Local, 1);
        Frame<Size4KiB> foreign = Take(MemoryPolicy.Bind(NodeMask.Of(NumaNode.Create(1))), 1);
        Assert.That(_test.Frames.TryKeepZeroFrame(foreign), Is.False);
        Assert.That(_test.Frames.TryKeepZeroFrame(own), Is.True);
        Assert.That(() => _test.Frames.TryKeepZeroFrame(own), Throws.TypeOf<KernelPanicException>());
        _test.Frames.SetNode(0, NumaNode.Create(1));
        Assert.That(_test.Frames.TryTakeZeroFrame(out _), Is.False, "its node is another one now");
        Assert.That(_test.Frames.TryKeepZeroFrame(foreign), Is.True);
        Assert.That(_test.Frames.FreeFrames, Is.EqualTo(_test.Frames.TotalFrames));
        Assert.That(_test.Frames.TryTakeZeroFrame(out Frame<Size4KiB> again), Is.True);
        Assert.That(again, Is.EqualTo(foreign));
    }

    private Frame<Size4KiB> Take(MemoryPolicy policy, int count)
    {
        Frame<Size4KiB> frame = default;
        for (int i = 0; i < count; i++)
        {
            Assert.That(_test.Frames.TryAllocate(policy, 0, out frame), Is.True);
        }

        return frame;
    }

    private void Check(int node, ulong taken, ulong interleaved, bool isLocal)
    {
        NumaStatistics statistics = _test.Frames.GetStatistics(NumaNode.Create(node));
        Assert.That((statistics.Hits, statistics.Interleaved), Is.EqualTo((taken, interleaved)), $"node {node}");
        Assert.That((statistics.Local, statistics.Remote), Is.EqualTo(isLocal ? (taken, 0UL) : (0UL, taken)), $"node {node}");
    }
}
