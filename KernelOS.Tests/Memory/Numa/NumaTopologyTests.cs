using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Numa;

public sealed class NumaTopologyTests
{
    [Test]
    public void TheNearestNodesComeFirstAndOfEqualOnesTheLower()
    {
        NumaTopologyBuilder builder = new(0, 0);
        NumaNode[] nodes = [builder.AddNode(), builder.AddNode(), builder.AddNode(), builder.AddNode()];
        Set(builder, nodes, 0, 1, 40);
        Set(builder, nodes, 0, 2, 15);
        Set(builder, nodes, 0, 3, 40);
        Set(builder, nodes, 1, 2, 10);
        NumaTopology topology = builder.Build().Value;
        Assert.That(topology.GetFallbackOrder(nodes[0]).ToArray(), Is.EqualTo(new byte[] { 0, 2, 1, 3 }));
        Assert.That(topology.GetFallbackOrder(nodes[1]).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 0 }), "a node is its own nearest");
        Assert.That(topology.GetFallbackOrder(nodes[2]).ToArray(), Is.EqualTo(new byte[] { 2, 1, 0, 3 }));
        Assert.That(topology.GetDistance(nodes[3], nodes[3]), Is.EqualTo(10));
        Assert.That(topology.GetDistance(nodes[3], nodes[1]), Is.EqualTo(20));
    }

    [Test]
    public void EveryAddressHasANode()
    {
        NumaTopologyBuilder builder = new(4, 0);
        NumaNode first = builder.AddNode();
        NumaNode second = builder.AddNode();
        builder.AddMemory(second, Range(0x8000_0000, 0x4000_0000));
        builder.AddMemory(first, Range(0x10_0000, 0x100_0000));
        builder.AddMemory(first, Range(0x200_0000, 0x100_0000));
        builder.AddMemory(first, Range(0x1_0000_0000, 0x1000));
        NumaTopology topology = builder.Build().Value;
        Assert.That(topology.Parts.ToArray().Select(part => (part.Start, part.Node.Value)), Is.EqualTo(new[] { (0UL, 0), (0x8000_0000UL, 1), (0x1_0000_0000UL, 0) }));
        foreach ((ulong address, int node) in ((ulong, int)[])[(0, 0), (0x7FFF_FFFF, 0), (0x8000_0000, 1), (0xFFFF_FFFF, 1), (0x1_0000_0000, 0), ((1UL << 52) - 1, 0)])
        {
            Assert.That(topology.GetNode(PhysicalAddress.Create(address)).Value, Is.EqualTo(node), $"0x{address:x}");
        }
    }

    [Test]
    public void TwoNodesCannotHaveTheSameMemory()
    {
        NumaTopologyBuilder builder = new(3, 0);
        NumaNode first = builder.AddNode();
        NumaNode second = builder.AddNode();
        builder.AddMemory(first, Range(0, 0x4000_0000));
        builder.AddMemory(first, Range(0x1000, 0x1000));
        Assert.That(builder.Build().IsSuccess, Is.True, "the same node may be told twice");
        builder.AddMemory(second, Range(0x3FFF_F000, 0x2000));
        Assert.That(builder.Build().Error, Is.EqualTo(NumaError.OverlappingRanges));
    }

    [Test]
    public void ThereAreOnlyPossibleNodesAndDistances()
    {
        NumaTopologyBuilder builder = new(0, 1);
        Assert.That(builder.Build().Error, Is.EqualTo(NumaError.Empty));
        for (int i = 0; i < NumaNode.MaximumCount; i++)
        {
            Assert.That(builder.TryAddNode((uint)i * 1000, out NumaNode node), Is.True);
            Assert.That(node.Value, Is.EqualTo(i));
        }

        Assert.That(builder.TryAddNode(1, out _), Is.False);
        Assert.That(() => builder.AddNode(), Throws.TypeOf<KernelPanicException>());
        NumaNode last = NumaNode.Create(63);
        Assert.That(builder.TrySetDistance(last, last, 11), Is.False);
        Assert.That(builder.TrySetDistance(last, NumaNode.First, 9), Is.False);
        Assert.That(builder.TrySetDistance(last, NumaNode.First, 256), Is.False);
        Assert.That(builder.TrySetDistance(last, NumaNode.First, 255), Is.True);
        Assert.That(builder.HasAsymmetricDistances(), Is.True);
        builder.AddProcessor(last, 0x1_0005);
        NumaTopology topology = builder.Build().Value;
        Assert.That(topology.GetNodeOfProcessor(0x1_0005), Is.EqualTo(last));
        Assert.That(topology.GetNodeOfProcessor(5), Is.EqualTo(NumaNode.First));
        Assert.That(topology.GetDomain(last), Is.EqualTo(63_000));
        Assert.That(topology.Nodes, Is.EqualTo(NodeMask.All));
        Assert.That(() => NumaNode.Create(64), Throws.TypeOf<KernelPanicException>());
        Assert.That(NumaNode.TryCreate(-1, out _), Is.False);
    }

    [Test]
    public void AMaskGoesRound()
    {
        NodeMask mask = new((1UL << 63) | 0b1010);
        Assert.That(Enumerable.Range(0, 5).Select(turn => mask.At((ulong)turn).Value), Is.EqualTo(new[] { 1, 3, 63, 1, 3 }));
        Assert.That(mask.After(NumaNode.Create(1)).Value, Is.EqualTo(3));
        Assert.That(mask.After(NumaNode.Create(3)).Value, Is.EqualTo(63));
        Assert.That(mask.After(NumaNode.Create(63)).Value, Is.EqualTo(1));
        Assert.That(mask.Lowest.Value, Is.EqualTo(1));
        Assert.That(mask.Without(NumaNode.Create(1)).With(NumaNode.First).Bits, Is.EqualTo((1UL << 63) | 0b1001));
        Assert.That(NodeMask.Below(64), Is.EqualTo(NodeMask.All));
        Assert.That(NodeMask.Below(1).Bits, Is.EqualTo(1));
    }

    private static void Set(NumaTopologyBuilder builder, NumaNode[] nodes, int from, int to, int distance)
    {
        Assert.That(builder.TrySetDistance(nodes[from], nodes[to], distance), Is.True);
        Assert.That(builder.TrySetDistance(nodes[to], nodes[from], distance), Is.True);
    }

    private static PhysicalRange Range(ulong start, ulong length) => PhysicalRange.Create(PhysicalAddress.Create(start), length);
}
