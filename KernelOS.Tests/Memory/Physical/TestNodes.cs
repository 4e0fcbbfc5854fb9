using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>Topologies for tests.</summary>
internal static class TestNodes
{
    /// <summary>Nodes whose memory starts at these addresses; each range belongs to the node of the same place in the list.</summary>
    /// <param name="nodeCount">How many nodes there are.</param>
    /// <param name="ranges">Where ranges start, ascending, and whose they are.</param>
    public static NumaTopology Create(int nodeCount, params (ulong Start, int Node)[] ranges) => Describe(nodeCount, ranges).Build().Value;

    /// <summary>As <see cref="Create"/>, on a line: nodes are the farther from each other the more their numbers differ.</summary>
    public static NumaTopology CreateLine(int nodeCount, params (ulong Start, int Node)[] ranges)
    {
        NumaTopologyBuilder builder = Describe(nodeCount, ranges);
        for (int i = 0; i < nodeCount; i++)
        {
            for (int j = 0; j < nodeCount; j++)
            {
                Assert.That(builder.TrySetDistance(NumaNode.Create(i), NumaNode.Create(j), 10 + (3 * System.Math.Abs(i - j))), Is.True);
            }
        }

        return builder.Build().Value;
    }

    private static NumaTopologyBuilder Describe(int nodeCount, (ulong Start, int Node)[] ranges)
    {
        NumaTopologyBuilder builder = new(ranges.Length, 0);
        for (int i = 0; i < nodeCount; i++)
        {
            builder.AddNode();
        }

        for (int i = 0; i < ranges.Length; i++)
        {
            ulong end = i + 1 < ranges.Length ? ranges[i + 1].Start : 1UL << PhysicalAddress.MaximumBits;
            builder.AddMemory(NumaNode.Create(ranges[i].Node), PhysicalRange.FromBounds(PhysicalAddress.Create(ranges[i].Start), end));
        }

        return builder;
    }
}
