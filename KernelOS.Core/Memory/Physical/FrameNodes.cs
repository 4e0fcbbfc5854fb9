using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Which frames belong to which node, and where else to look when a node has none: the part of the allocator's metadata that knows of nodes.</summary>
/// <remarks>
/// The ranges stand by nodes, each node's from high to low: starts[n] to starts[n + 1] are node n's. With several nodes
/// a range seldom starts inside a 2 MiB block; such a block is in no index (see <see cref="BlockState.Border"/>).
/// </remarks>
// SAFETY: callers pass nodes and CPUs that exist; everything was laid out for their numbers.
internal readonly unsafe struct FrameNodes
{
    private readonly NodeRange* _ranges;
    private readonly ushort* _starts;
    private readonly byte* _order;
    private readonly byte* _cpuNodes;

    /// <summary>Finds the places of everything in <see cref="GetBytes"/> bytes, aligned to 8.</summary>
    public FrameNodes(NumaTopology? topology, byte* memory)
    {
        Count = topology?.NodeCount ?? 1;
        _ranges = (NodeRange*)memory;
        _starts = (ushort*)(_ranges + PartsOf(topology));
        _order = (byte*)(_starts + Count + 1);
        _cpuNodes = _order + (Count * Count);
    }

    /// <summary>How many nodes there are.</summary>
    public int Count { get; }

    /// <summary>How many bytes are needed.</summary>
    public static ulong GetBytes(NumaTopology? topology, int cpuCount)
    {
        int nodes = topology?.NodeCount ?? 1;
        return (ulong)((PartsOf(topology) * sizeof(NodeRange)) + ((nodes + 1) * sizeof(ushort)) + (nodes * nodes) + cpuCount);
    }

    /// <summary>A node's ranges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<NodeRange> RangesOf(int node) => new(_ranges + _starts[node], _starts[node + 1] - _starts[node]);

    /// <summary>All nodes' ranges.</summary>
    public ReadOnlySpan<NodeRange> Ranges => new(_ranges, _starts[Count]);

    /// <summary>All nodes, the nearest to one first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* OrderOf(int node) => _order + (node * Count);

    /// <summary>A CPU's node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NodeOfCpu(int cpu) => _cpuNodes[cpu];

    /// <summary>Sets a CPU's node.</summary>
    public void SetNodeOfCpu(int cpu, int node) => _cpuNodes[cpu] = (byte)node;

    /// <summary>The node of a frame.</summary>
    public int NodeOfFrame(ulong index)
    {
        foreach (ref readonly NodeRange range in Ranges)
        {
            if (index - range.First < range.End - range.First)
            {
                return range.Node;
            }
        }

        return 0;
    }

    /// <summary>Fills everything in, but for the CPUs, all of which belong to node 0 at first; the directory is there already.</summary>
    public void Fill(NumaTopology? topology, in FrameMetadata metadata)
    {
        if (topology is null)
        {
            _ranges[0] = NodeRange.Create(0, metadata.FrameCount, 0);
            _starts[0] = 0;
            _starts[1] = 1;
            _order[0] = 0;
            return;
        }

        ushort count = 0;
        for (int node = 0; node < Count; node++)
        {
            _starts[node] = count;
            topology.GetFallbackOrder(NumaNode.Create(node)).CopyTo(new Span<byte>(OrderOf(node), Count));
            ulong end = metadata.FrameCount;
            for (int i = topology.Parts.Length - 1; i >= 0; i--)
            {
                NumaPart part = topology.Parts[i];
                ulong first = metadata.CountIndexesBelow(part.Start >> FrameMetadata.FrameShift);
                if (part.Node.Value == node && first < end)
                {
                    Add(ref count, node, first, end);
                }

                end = first;
            }
        }

        _starts[Count] = count;
    }

    /// <summary>Adds a range, or lets the one before reach further down: what lies between them is a hole without frames.</summary>
    private void Add(ref ushort count, int node, ulong first, ulong end)
    {
        bool extends = count > _starts[node] && _ranges[count - 1].First == end;
        _ranges[extends ? count - 1 : count++] = NodeRange.Create(first, extends ? _ranges[count - 1].End : end, node);
    }

    private static int PartsOf(NumaTopology? topology) => topology?.Parts.Length ?? 1;
}
