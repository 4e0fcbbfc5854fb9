using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Physical;

/// <content>From which node memory comes.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>Instead of an order: one frame, from the block that the CPU has reserved.</summary>
    private const int SingleFrame = -1;

    /// <summary>How many nodes there are.</summary>
    public int NodeCount => _metadata.Nodes.Count;

    /// <summary>The CPU's own node first, then all others.</summary>
    private NodeChoice LocalChoice => new(_metadata.Nodes.NodeOfCpu(_platform.CurrentCpu), NodeMask.All);

    /// <summary>Says to which node a CPU belongs; before it runs, or on it with interrupts disabled.</summary>
    public void SetNode(int cpu, NumaNode node)
    {
        Check.That((uint)cpu < (uint)_metadata.CpuCount && node.Value < NodeCount, "a CPU or a node that the frame allocator does not know");
        for (int i = 0; i < NodeCount; i++)
        {
            End(ReservationOf(cpu, i));
        }

        // SAFETY: the CPU and the node exist. What was counted changes places with the reservations: each time, node 0 with the CPU's own.
        CpuReservation* local = _metadata.Reservations + cpu;
        local->ExchangeCounts(ref *ReservationOf(cpu, 0));
        _metadata.Nodes.SetNodeOfCpu(cpu, node.Value);
        local->ExchangeCounts(ref *ReservationOf(cpu, 0));
        while (local->ZeroFrameCount > 0)
        {
            Free(local->ZeroFrames[(int)--local->ZeroFrameCount]);
        }

        ReadOnlySpan<NodeRange> ranges = _metadata.Nodes.RangesOf(node.Value);
        NodeRange highest = ranges.IsEmpty ? default : ranges[0];
        local->FirstLocalBlock = Math.Max(highest.FirstBlock, _scarceBlocks);
        local->EndLocalBlock = local->LocalLimit = highest.EndBlock;
    }

    /// <summary>The node of a CPU.</summary>
    public NumaNode GetNodeOfCpu(int cpu) => NumaNode.FromUnchecked(_metadata.Nodes.NodeOfCpu(cpu));

    /// <summary>The node of a frame that the allocator owns.</summary>
    public NumaNode GetNode(Frame<Size4KiB> frame) => NumaNode.FromUnchecked(_metadata.Nodes.NodeOfFrame(GetOwnedIndex(frame.Number)));

    /// <summary>Takes what a policy allows.</summary>
    private long TakeBy(in MemoryPolicy policy, ulong turn, int order)
    {
        int local = _metadata.Nodes.NodeOfCpu(_platform.CurrentCpu);
        NodeChoice choice = policy.Kind switch
        {
            MemoryPolicyKind.Preferred => new NodeChoice(policy.Nodes.Lowest.Value, NodeMask.All),
            MemoryPolicyKind.Interleave => new NodeChoice(policy.Nodes.At(turn).Value, NodeMask.All),
            MemoryPolicyKind.Bind or MemoryPolicyKind.PreferredMany => new NodeChoice(local, policy.Nodes),
            _ => new NodeChoice(local, NodeMask.All),
        };
        Check.That(choice.Start < NodeCount, "a policy names a node that does not exist");
        if (policy.Kind == MemoryPolicyKind.PreferredMany)
        {
            long preferred = Search(choice, order, _metadata.FrameCount);
            return preferred >= 0 ? preferred : TakeFrom(new NodeChoice(local, NodeMask.All), order, _metadata.FrameCount);
        }

        long index = TakeFrom(choice, order, _metadata.FrameCount);

        if (index >= 0 && policy.Kind == MemoryPolicyKind.Interleave && _metadata.Nodes.NodeOfFrame((ulong)index) == choice.Start)
        {
            // SAFETY: the CPU and the node exist.
            ReservationOf(_platform.CurrentCpu, choice.Start)->Interleaved++;
        }

        return index;
    }

    /// <summary>Takes 2 to the power <paramref name="order"/> frames, or a <see cref="SingleFrame"/>, that end at index <paramref name="end"/> or below, from the nearest allowed node that has them.</summary>
    private long TakeFrom(NodeChoice choice, int order, ulong end)
    {
        long index = Search(choice, order, end);
        return index >= 0 || order > 0 ? index : TakeLastFrame(choice, end);
    }

    /// <summary>As <see cref="TakeFrom"/>, but may find nothing while another CPU is about to reserve a block or to end that.</summary>
    private long Search(NodeChoice choice, int order, ulong end)
    {
        // Larger frames and runs leave the scarce memory to others as long as there is another node.
        // SAFETY: the order of nodes has as many as there are.
        byte* nodes = _metadata.Nodes.OrderOf(choice.Start);
        for (ulong floor = order == SingleFrame || NodeCount > 1 ? _scarceBlocks : 0; ; floor = 0)
        {
            int wanted = -1;
            for (int i = 0; i < NodeCount; i++)
            {
                int node = nodes[i];
                if (!choice.Allows(node))
                {
                    continue;
                }

                wanted = wanted < 0 ? node : wanted;
                long index = order == SingleFrame ? TakeFrameOn(node, floor) : TakeRunOn(node, order, floor, end);
                if (index >= 0)
                {
                    if (wanted != node)
                    {
                        CountMiss(wanted, node);
                    }

                    return index;
                }
            }

            if (floor == 0)
            {
                return NoFrame;
            }
        }
    }

    /// <summary>Takes frames from the blocks that a node shares with another one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="order">0 to 8.</param>
    /// <param name="first">The lowest frame's index.</param>
    /// <param name="end">Where they end at the latest.</param>
    private long TakeFromBorders(int node, int order, ulong first, ulong end)
    {
        foreach (ref readonly NodeRange range in _metadata.Nodes.RangesOf(node))
        {
            range.GetHighPiece(out ulong pieceFirst, out ulong pieceEnd);
            long index = TakeFromPiece(order, Math.Max(pieceFirst, first), Math.Min(pieceEnd, end));
            if (index >= 0)
            {
                return index;
            }

            range.GetLowPiece(out pieceFirst, out pieceEnd);
            index = TakeFromPiece(order, Math.Max(pieceFirst, first), Math.Min(pieceEnd, end));
            if (index >= 0)
            {
                return index;
            }
        }

        return NoFrame;
    }

    /// <summary>Takes frames between two of one block.</summary>
    private long TakeFromPiece(int order, ulong first, ulong end)
    {
        if (first >= end)
        {
            return NoFrame;
        }

        ulong start = first & ~(ulong)(FrameMetadata.FramesPerBlock - 1);
        return TakeFromBlock(start / FrameMetadata.FramesPerBlock, order, (int)(first - start), (int)(end - start));
    }
}
