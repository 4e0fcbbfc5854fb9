using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Memory.Numa;

/// <summary>Collects what is known of a machine's nodes, and makes its topology.</summary>
/// <param name="ranges">How many ranges of memory there will be at most.</param>
/// <param name="processors">How many processors there will be at most.</param>
public sealed class NumaTopologyBuilder(int ranges, int processors)
{
    private readonly uint[] _domains = new uint[NumaNode.MaximumCount];
    private readonly (PhysicalRange Range, NumaNode Node)[] _ranges = new (PhysicalRange, NumaNode)[ranges];
    private readonly NumaProcessor[] _processors = new NumaProcessor[processors];
    private byte[] _distances = [];
    private int _rangeCount;
    private int _processorCount;

    /// <summary>How many nodes there are so far.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Adds a node; false if there are too many.</summary>
    /// <param name="domain">The firmware's number of it.</param>
    /// <param name="node">The node, with the next free number.</param>
    public bool TryAddNode(uint domain, out NumaNode node)
    {
        node = NumaNode.FromUnchecked(NodeCount);
        if (NodeCount == NumaNode.MaximumCount)
        {
            return false;
        }

        _domains[NodeCount++] = domain;
        return true;
    }

    /// <summary>Adds a node; panics if there are too many.</summary>
    public NumaNode AddNode()
    {
        Check.That(TryAddNode((uint)NodeCount, out NumaNode node), "too many nodes");
        return node;
    }

    /// <summary>Finds a node by the firmware's number.</summary>
    public bool TryFindNode(uint domain, out NumaNode node)
    {
        int index = _domains.AsSpan(0, NodeCount).IndexOf(domain);
        node = NumaNode.FromUnchecked(Math.Max(index, 0));
        return index >= 0;
    }

    /// <summary>The firmware's number of a node.</summary>
    public uint GetDomain(NumaNode node) => _domains[node.Value];

    /// <summary>Says that memory belongs to a node; no more often than was said at first.</summary>
    public void AddMemory(NumaNode node, PhysicalRange range)
    {
        // In ascending order, so that neighbours meet.
        int place = _rangeCount++;
        for (; place > 0 && _ranges[place - 1].Range.Start > range.Start; place--)
        {
            _ranges[place] = _ranges[place - 1];
        }

        _ranges[place] = (range, node);
    }

    /// <summary>Says that a processor belongs to a node; no more often than was said at first.</summary>
    public void AddProcessor(NumaNode node, uint id) => _processors[_processorCount++] = new NumaProcessor(id, node);

    /// <summary>Sets a distance; all nodes must have been added before the first one.</summary>
    /// <returns>False if there can be no such distance: 10 is a node's to itself, others are not less.</returns>
    public bool TrySetDistance(NumaNode from, NumaNode to, int distance)
    {
        if (distance is < NumaTopology.LocalDistance or > byte.MaxValue || (from == to && distance != NumaTopology.LocalDistance))
        {
            return false;
        }

        PrepareDistances();
        _distances[(from.Value * NodeCount) + to.Value] = (byte)distance;
        return true;
    }

    /// <summary>Forgets the distances.</summary>
    public void ClearDistances() => _distances = [];

    /// <summary>Whether two distances differ that should not: there and back again.</summary>
    public bool HasAsymmetricDistances()
    {
        PrepareDistances();
        for (int from = 0; from < NodeCount; from++)
        {
            for (int to = 0; to < from; to++)
            {
                if (_distances[(from * NodeCount) + to] != _distances[(to * NodeCount) + from])
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Makes the topology.</summary>
    public Result<NumaTopology, NumaError> Build()
    {
        if (NodeCount == 0)
        {
            return NumaError.Empty;
        }

        int partCount = CountParts(default);
        if (partCount < 0)
        {
            return NumaError.OverlappingRanges;
        }

        PrepareDistances();
        NumaPart[] parts = new NumaPart[partCount];
        CountParts(parts);
        return new NumaTopology(
            _domains.AsSpan(0, NodeCount).ToArray(),
            parts,
            _processors.AsSpan(0, _processorCount).ToArray(),
            _distances);
    }

    private void PrepareDistances()
    {
        if (_distances.Length == NodeCount * NodeCount)
        {
            return;
        }

        _distances = new byte[NodeCount * NodeCount];
        _distances.AsSpan().Fill(NumaTopology.RemoteDistance);
        for (int node = 0; node < NodeCount; node++)
        {
            _distances[node * (NodeCount + 1)] = NumaTopology.LocalDistance;
        }
    }

    /// <summary>Counts the parts of the address space, and writes those that fit; −1 if two nodes claim the same memory.</summary>
    private int CountParts(Span<NumaPart> parts)
    {
        int count = 1;
        NumaNode node = _rangeCount > 0 ? _ranges[0].Node : NumaNode.First;
        ulong end = 0;
        Write(parts, 0, new NumaPart(0, node));
        foreach ((PhysicalRange range, NumaNode owner) in _ranges.AsSpan(0, _rangeCount))
        {
            if (owner != node)
            {
                if (range.Start.Value < end)
                {
                    return -1;
                }

                node = owner;
                Write(parts, count++, new NumaPart(range.Start.Value, owner));
            }

            end = Math.Max(end, range.End);
        }

        return count;
    }

    private static void Write(Span<NumaPart> parts, int index, NumaPart part)
    {
        if (index < parts.Length)
        {
            parts[index] = part;
        }
    }
}
