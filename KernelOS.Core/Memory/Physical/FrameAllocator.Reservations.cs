using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>The CPUs' reservations of blocks: made, and ended again when somebody else needs the frames.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>What stands in a reservation of no block: the word behind the last one.</summary>
    private ulong NoWord => _metadata.BlockCount * FrameMetadata.WordsPerBlock;

    /// <summary>What a CPU has reserved of a node.</summary>
    /// <remarks>
    /// A plane for each node, one reservation for each CPU in it. The first plane is that of the CPUs' own nodes, so that
    /// it is found by the CPU alone: for each CPU, node 0 and its own have changed places.
    /// </remarks>
    private CpuReservation* ReservationOf(int cpu, int node)
    {
        int own = _metadata.Nodes.NodeOfCpu(cpu);
        int plane = node == own ? 0 : node == 0 ? own : node;

        // SAFETY: there are as many planes as nodes.
        return _metadata.Reservations + (plane * _metadata.CpuCount) + cpu;
    }

    /// <summary>Makes a block some CPU's; its place in the indexes is still to be updated.</summary>
    private bool TryReserve(ulong block)
    {
        ref uint state = ref GetState(block);
        uint old = Volatile.Read(ref state);
        while ((old & BlockState.Reserved) == 0 && BlockState.GetFree(old) != 0)
        {
            uint seen = Interlocked.CompareExchange(ref state, old | BlockState.Reserved, old);
            if (seen == old)
            {
                return true;
            }

            old = seen;
        }

        return false;
    }

    /// <summary>Ends a reservation, whatever it is of.</summary>
    // SAFETY: the reservation is one of this allocator's own, in its metadata.
    private void End(CpuReservation* reservation) => Dissolve(Interlocked.Exchange(ref reservation->Word, NoWord));

    /// <summary>Ends the reservation of the block in which <paramref name="word"/> lies; whoever took the word out of a reservation does this.</summary>
    private void Dissolve(ulong word)
    {
        ulong block = word / FrameMetadata.WordsPerBlock;
        if (block < _metadata.BlockCount)
        {
            uint old = Interlocked.And(ref GetState(block), ~BlockState.Reserved);
            if (BlockState.GetFree(old) != 0)
            {
                Reindex(block);
            }
        }
    }

    /// <summary>Ends every CPU's reservation of a block of a node with at least <paramref name="minimum"/> free frames.</summary>
    /// <returns>Whether there was any.</returns>
    private bool DissolveAll(int node, uint minimum)
    {
        bool any = false;
        for (int cpu = 0; cpu < _metadata.CpuCount; cpu++)
        {
            // SAFETY: the reservation is one of this allocator's own, in its metadata.
            CpuReservation* reservation = ReservationOf(cpu, node);
            uint state = Volatile.Read(ref GetState(Volatile.Read(ref reservation->Word) / FrameMetadata.WordsPerBlock));
            if (BlockState.GetFree(state) >= minimum)
            {
                End(reservation);
                any = true;
            }
        }

        return any;
    }
}
