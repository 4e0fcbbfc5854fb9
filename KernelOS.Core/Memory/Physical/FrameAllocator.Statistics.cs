using System;
using System.Numerics;
using System.Threading;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Physical;

/// <content>How much is free by node, and what came from where. Counts through blocks, so not for hot paths.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>How many 4 KiB frames of a node belong to the allocator, free or not.</summary>
    public ulong GetTotalFrames(NumaNode node)
    {
        ulong sum = 0;
        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            // SAFETY: i is below the number of ranges. Owned frames side by side have indexes side by side.
            PhysicalRange owned = _metadata.Owned[i];
            ulong first = _metadata.GetIndex(owned.Start.Value >> FrameMetadata.FrameShift);
            ulong end = first + (owned.Length >> FrameMetadata.FrameShift);
            foreach (ref readonly NodeRange range in _metadata.Nodes.RangesOf(node.Value))
            {
                ulong from = Math.Max(first, range.First);
                ulong to = Math.Min(end, range.End);
                sum += from < to ? to - from : 0;
            }
        }

        return sum;
    }

    /// <summary>How many 4 KiB frames of a node are free.</summary>
    public ulong GetFreeFrames(NumaNode node)
    {
        ulong sum = 0;
        foreach (ref readonly NodeRange range in _metadata.Nodes.RangesOf(node.Value))
        {
            for (ulong block = range.FirstBlock; block < range.EndBlock; block++)
            {
                sum += BlockState.GetFree(Volatile.Read(ref GetState(block)));
            }

            range.GetLowPiece(out ulong first, out ulong end);
            sum += CountBits(first, end);
            range.GetHighPiece(out first, out end);
            sum += CountBits(first, end);
        }

        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            // SAFETY: cpu is below the number of reservations.
            sum += _metadata.Nodes.NodeOfCpu(cpu) == node.Value ? Volatile.Read(ref _metadata.Reservations[cpu].ZeroFrameCount) : 0;
        }

        return sum;
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

    /// <summary>How many frames between two indexes are free, by the bitmap.</summary>
    private ulong CountBits(ulong first, ulong end)
    {
        ulong sum = 0;
        while (first < end)
        {
            // SAFETY: the index is below the number of frames.
            ulong next = Math.Min((first | 63) + 1, end);
            ulong free = Volatile.Read(ref _metadata.Bitmap[first >> 6]) >> (int)(first & 63) << (int)(64 - (next - first));
            sum += (ulong)BitOperations.PopCount(free);
            first = next;
        }

        return sum;
    }
}
