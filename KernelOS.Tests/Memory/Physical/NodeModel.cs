using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Physical;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>The naive allocator with nodes: of each frame whether it is free and whose it is, and a search through all of them.</summary>
internal sealed class NodeModel
{
    /// <summary>The memory below 16 MiB, which is given out last.</summary>
    private const int ScarceFrames = 4096;

    private readonly MemoryMap _map;
    private readonly bool[] _free;
    private readonly int[] _freeCounts;
    private readonly byte[] _nodes;
    private readonly NumaTopology _topology;

    public NodeModel(MemoryMap map, NumaTopology topology)
    {
        _map = map;
        _topology = topology;
        _freeCounts = new int[topology.NodeCount];
        _free = new bool[map.Regions[^1].Range.End >> 12];
        _nodes = new byte[_free.Length];
        for (int i = 0; i < _nodes.Length; i++)
        {
            _nodes[i] = (byte)topology.GetNode(PhysicalAddress.Create((ulong)i << 12)).Value;
        }

        foreach (MemoryRegion region in map.Regions)
        {
            if (region.Kind == MemoryRegionKind.Usable)
            {
                for (ulong frame = region.Range.Start.Value >> 12; frame < region.Range.End >> 12; frame++)
                {
                    _free[frame] = true;
                    _freeCounts[_nodes[frame]]++;
                }
            }
        }
    }

    public int NodeOf(ulong start) => _nodes[start >> 12];

    public int CountFree(int node) => _freeCounts[node];

    public void Free(ulong start, int order)
    {
        Array.Fill(_free, true, (int)(start >> 12), 1 << order);
        _freeCounts[NodeOf(start)] += 1 << order;
    }

    /// <summary>Takes a run if it is free, aligned and of one node.</summary>
    public bool TryTake(ulong start, int order)
    {
        bool isFree = IsRun(NodeOf(start), (int)(start >> 12), order);
        if (isFree)
        {
            Array.Fill(_free, false, (int)(start >> 12), 1 << order);
            _freeCounts[NodeOf(start)] -= 1 << order;
        }

        return isFree;
    }

    /// <summary>From which nodes a run may come, in this order: each one that has it above the scarce memory, then in it.</summary>
    public IEnumerable<(int Node, bool IsScarce)> FindNodes(int start, ulong allowed, int order)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (byte node in _topology.GetFallbackOrder(NumaNode.Create(start)).ToArray())
            {
                if ((allowed >> node & 1) != 0 && HasRun(node, order, pass == 0 ? ScarceFrames : 0))
                {
                    yield return (node, pass != 0);
                }
            }
        }
    }

    private bool HasRun(int node, int order, int from)
    {
        if (_freeCounts[node] < 1 << order)
        {
            return false;
        }

        foreach (MemoryRegion region in _map.Regions)
        {
            int start = Math.Max((int)(region.Range.Start.Value >> 12), from);
            int end = (int)(region.Range.End >> 12);
            for (int first = (start + (1 << order) - 1) & -(1 << order); first + (1 << order) <= end; first += 1 << order)
            {
                if (IsRun(node, first, order))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsRun(int node, int first, int order)
    {
        int count = 1 << order;
        return first % count == 0
            && first + count <= _free.Length
            && _free[first]
            && _nodes[first] == node
            && Array.IndexOf(_free, false, first, count) < 0
            && _nodes.AsSpan(first, count).IndexOfAnyExcept((byte)node) < 0;
    }
}
