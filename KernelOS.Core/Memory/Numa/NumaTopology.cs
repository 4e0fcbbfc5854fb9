using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Numa;

/// <summary>Which nodes a machine has, whose memory is where, and how far they are from each other. Does not change.</summary>
/// <remarks>
/// Distances are as ACPI gives them (ACPI spec. 6.5, 5.2.17): 10 is a node's to itself, 255 means out of reach, larger is
/// slower. Every address has a node: one that nobody claims belongs to the claim before it, the first ones to the first.
/// </remarks>
public sealed class NumaTopology
{
    /// <summary>A node's distance to itself.</summary>
    public const byte LocalDistance = 10;

    /// <summary>The distance between two nodes of which nothing is known.</summary>
    public const byte RemoteDistance = 20;

    private readonly uint[] _domains;
    private readonly NumaPart[] _parts;
    private readonly NumaProcessor[] _processors;
    private readonly byte[] _distances;
    private readonly byte[] _order;

    internal NumaTopology(uint[] domains, NumaPart[] parts, NumaProcessor[] processors, byte[] distances)
    {
        _domains = domains;
        _parts = parts;
        _processors = processors;
        _distances = distances;
        _order = new byte[distances.Length];
        for (int node = 0; node < NodeCount; node++)
        {
            Sort(node, _order.AsSpan(node * NodeCount, NodeCount));
        }
    }

    /// <summary>How many nodes there are, at least 1.</summary>
    public int NodeCount => _domains.Length;

    /// <summary>All nodes.</summary>
    public NodeMask Nodes => NodeMask.Below(NodeCount);

    /// <summary>The address space by nodes: in ascending order from address 0, neighbours differ.</summary>
    public ReadOnlySpan<NumaPart> Parts => _parts;

    /// <summary>The processors of which something is known.</summary>
    public ReadOnlySpan<NumaProcessor> Processors => _processors;

    /// <summary>A machine with one node, to which everything belongs.</summary>
    public static NumaTopology CreateSingle() =>
        new(new uint[1], [new NumaPart(0, NumaNode.First)], [], [LocalDistance]);

    /// <summary>The firmware's number of a node, its proximity domain.</summary>
    public uint GetDomain(NumaNode node) => _domains[node.Value];

    /// <summary>How far a node is from another, 10 to 255.</summary>
    public int GetDistance(NumaNode from, NumaNode to)
    {
        Check.That(from.Value < NodeCount && to.Value < NodeCount, "the distance of a node that does not exist");
        return _distances[(from.Value * NodeCount) + to.Value];
    }

    /// <summary>The numbers of all nodes, the nearest to <paramref name="node"/> first, which is the node itself; of equally near ones the lower number.</summary>
    public ReadOnlySpan<byte> GetFallbackOrder(NumaNode node) => _order.AsSpan(node.Value * NodeCount, NodeCount);

    /// <summary>The node to which an address belongs.</summary>
    public NumaNode GetNode(PhysicalAddress address)
    {
        int low = 0;
        for (int high = _parts.Length; high - low > 1;)
        {
            int middle = (low + high) / 2;
            if (_parts[middle].Start <= address.Value)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return _parts[low].Node;
    }

    /// <summary>The node of a processor; node 0 if nothing is known of it.</summary>
    /// <param name="id">How the hardware knows it.</param>
    public NumaNode GetNodeOfProcessor(uint id)
    {
        foreach (NumaProcessor processor in _processors)
        {
            if (processor.Id == id)
            {
                return processor.Node;
            }
        }

        return NumaNode.First;
    }

    /// <summary>Sorts all nodes by their distance from one, by insertion; what is equal stays in the order of numbers.</summary>
    private void Sort(int from, Span<byte> order)
    {
        for (int count = 0; count < order.Length; count++)
        {
            // A node is the nearest to itself, even if a table gives others the same distance.
            int place = count;
            int rank = RankOf(from, count);
            for (; place > 0 && RankOf(from, order[place - 1]) > rank; place--)
            {
                order[place] = order[place - 1];
            }

            order[place] = (byte)count;
        }
    }

    private int RankOf(int from, int to) => from == to ? 0 : _distances[(from * NodeCount) + to];
}
