using System;
using System.Numerics;
using System.Threading;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Physical;

/// <content>How much is free, by node and size, and what came from where. Counts through blocks, so not for hot paths.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>How many 4 KiB frames of a node belong to the allocator, free or not.</summary>
    public ulong GetTotalFrames(NumaNode node)
    {
        ulong sum = 0;
        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            // SAFETY: i is below the number of ranges; the node's lie below its end. Owned frames side by side have indexes side by side.
            PhysicalRange owned = _metadata.Owned[i];
            ulong first = _metadata.GetIndex(owned.Start.Value >> FrameMetadata.FrameShift);
            ulong end = first + (owned.Length >> FrameMetadata.FrameShift);
            NodeRange* last = _metadata.Nodes.EndOf(node.Value);
            for (NodeRange* range = _metadata.Nodes.RangesOf(node.Value); range < last; range++)
            {
                ulong from = Math.Max(first, range->First);
                ulong to = Math.Min(end, range->End);
                sum += from < to ? to - from : 0;
            }
        }

        return sum;
    }

    /// <summary>How many 4 KiB frames of a node are free.</summary>
    public ulong GetFreeFrames(NumaNode node)
    {
        // SAFETY: the node's ranges lie below its end, and frames of them have bits.
        ulong sum = 0;
        NodeRange* last = _metadata.Nodes.EndOf(node.Value);
        for (NodeRange* range = _metadata.Nodes.RangesOf(node.Value); range < last; range++)
        {
            for (ulong block = range->FirstBlock; block < range->EndBlock; block++)
            {
                sum += BlockState.GetFree(Volatile.Read(ref GetState(block)));
            }

            range->GetLowPiece(out ulong first, out ulong end);
            sum += CountBits(first, end);
            range->GetHighPiece(out first, out end);
            sum += CountBits(first, end);
        }

        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            sum += _metadata.Nodes.NodeOfCpu(cpu) == node.Value ? Volatile.Read(ref _metadata.Reservations[cpu].ZeroFrameCount) : 0;
        }

        return sum;
    }

    /// <summary>Counts a node's free runs by size, each free frame in the largest aligned run that is wholly free.</summary>
    /// <param name="node">The node.</param>
    /// <param name="counts">How many runs of 2 to the power i frames there are; the last counts all larger ones by pieces of its size. 1 to 19.</param>
    public void CountFreeRuns(NumaNode node, Span<ulong> counts)
    {
        counts.Clear();
        FreeRunCounter counter = new(counts);

        // SAFETY: the node's ranges lie below its end.
        NodeRange* last = _metadata.Nodes.EndOf(node.Value);
        for (NodeRange* range = _metadata.Nodes.RangesOf(node.Value); range < last; range++)
        {
            range->GetLowPiece(out ulong first, out ulong end);
            CountRuns(first, end, ref counter);
            for (ulong block = range->FirstBlock; block < range->EndBlock; block++)
            {
                uint state = Volatile.Read(ref GetState(block));
                ulong start = block * FrameMetadata.FramesPerBlock;
                if (BlockState.GetFree(state) == BlockState.Full)
                {
                    counter.Add(start, FrameMetadata.FramesPerBlock);
                }
                else if (BlockState.GetFree(state) != 0)
                {
                    CountRuns(start, start + FrameMetadata.FramesPerBlock, ref counter);
                }
            }

            range->GetHighPiece(out first, out end);
            CountRuns(first, end, ref counter);
        }

        counter.Finish();
    }

    /// <summary>What was taken from a node so far.</summary>
    public NumaStatistics GetStatistics(NumaNode node)
    {
        ulong taken = 0;
        ulong missed = 0;
        ulong foreign = 0;
        ulong interleaved = 0;
        ulong local = 0;
        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            // SAFETY: the CPU and the node exist.
            CpuReservation* reservation = ReservationOf(cpu, node.Value);
            taken += reservation->Taken;
            missed += reservation->Missed;
            foreign += reservation->Foreign;
            interleaved += reservation->Interleaved;
            local += _metadata.Nodes.NodeOfCpu(cpu) == node.Value ? reservation->Taken : 0;
        }

        return new NumaStatistics(taken - missed, missed, foreign, interleaved, local, taken - local);
    }

    private void CountMiss(int wanted, int node)
    {
        // SAFETY: the CPU and the nodes exist.
        int cpu = _platform.CurrentCpu;
        ReservationOf(cpu, node)->Missed++;
        ReservationOf(cpu, wanted)->Foreign++;
    }

    /// <summary>The free ones of 64 frames, as bits, from an index that is a multiple of 64 on; those outside of two bounds are not counted.</summary>
    private ulong GetFreeBits(ulong start, ulong first, ulong end)
    {
        // SAFETY: the index is below the number of frames.
        ulong bits = Volatile.Read(ref _metadata.Bitmap[start >> 6]);
        bits &= first > start ? ulong.MaxValue << (int)(first - start) : ulong.MaxValue;
        return end - start < 64 ? bits & ~(ulong.MaxValue << (int)(end - start)) : bits;
    }

    private ulong CountBits(ulong first, ulong end)
    {
        ulong sum = 0;
        for (ulong start = first & ~63UL; start < end; start += 64)
        {
            sum += (ulong)BitOperations.PopCount(GetFreeBits(start, first, end));
        }

        return sum;
    }

    private void CountRuns(ulong first, ulong end, ref FreeRunCounter counter)
    {
        for (ulong start = first & ~63UL; start < end; start += 64)
        {
            for (ulong bits = GetFreeBits(start, first, end); bits != 0;)
            {
                // From one set bit to the next clear one.
                int low = BitOperations.TrailingZeroCount(bits);
                int length = BitOperations.TrailingZeroCount(~(bits >> low));
                counter.Add(start + (ulong)low, (ulong)length);
                bits = low + length == 64 ? 0 : bits & (ulong.MaxValue << (low + length));
            }
        }
    }
}
