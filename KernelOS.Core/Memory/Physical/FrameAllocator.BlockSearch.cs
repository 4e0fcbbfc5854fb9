using System;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <content>Which block a CPU reserves next for single frames.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>How many neighbouring blocks' state words share a cache line.</summary>
    private const ulong BlocksPerLine = 16;

    /// <summary>How many of its own words of an index a CPU looks at.</summary>
    private const int PatienceForOwn = 8;

    /// <summary>Finds the block of a node from <paramref name="floor"/> on that single frames should come from next; −1 if there is none.</summary>
    private long FindBlock(int node, ulong floor)
    {
        long block = FindBlock(in _metadata.Index.Partial, node, floor, ownFirst: _metadata.CpuCount > 1);
        block = block >= 0 ? block : FindBlock(in _metadata.Index.Whole, node, floor, ownFirst: false);
        return block >= 0 ? block : FindBlock(in _metadata.Index.Sparse, node, floor, ownFirst: false);
    }

    private long FindBlock(in BitIndex index, int node, ulong floor, bool ownFirst)
    {
        foreach (ref readonly NodeRange range in _metadata.Nodes.RangesOf(node))
        {
            long first = (long)Math.Max(range.FirstBlock, floor);
            long block = ownFirst ? FindOwnBlock(in index, first, range.EndBlock) : -1;
            block = block >= 0 ? block : FindHighestBlock(in index, first, range.EndBlock);
            if (block >= 0)
            {
                return block;
            }
        }

        return -1;
    }

    /// <summary>Finds a block from <paramref name="floor"/> on in one of those words of an index that are the CPU's own, of n CPUs each n-th; −1 if there is none in the highest few.</summary>
    /// <remarks>
    /// Frames are freed wherever they came from. So that this is where no other CPU works, a CPU keeps to the same blocks
    /// as long as it finds any, and the lines of their bitmaps, states and indexes stay in its cache. This is for partly used
    /// blocks: whole ones are taken from the top by all CPUs, which leaves more memory below in one piece.
    /// </remarks>
    private long FindOwnBlock(in BitIndex index, long floor, ulong end)
    {
        long cpus = _metadata.CpuCount;
        long word = (long)((end + BitIndex.NumbersPerWord - 1) / BitIndex.NumbersPerWord) - 1;
        word -= ((word % cpus) + cpus - _platform.CurrentCpu) % cpus;
        for (int i = 0; i < PatienceForOwn && word >= floor / BitIndex.NumbersPerWord; i++)
        {
            long block = index.FindLastInWord(Math.Min(end, (ulong)(word + 1) * BitIndex.NumbersPerWord));
            if (block >= floor)
            {
                return block;
            }

            word -= cpus;
        }

        return -1;
    }

    /// <summary>Finds the highest block from <paramref name="floor"/> on in an index, if possible one whose neighbours no other CPU has reserved: their states share cache lines.</summary>
    private long FindHighestBlock(in BitIndex index, long floor, ulong end)
    {
        long highest = index.FindLast(end);
        long block = highest;
        for (int cpu = 1; cpu < _metadata.CpuCount && block >= floor && IsBesideReservation((ulong)block); cpu++)
        {
            block = index.FindLast((ulong)block & ~(BlocksPerLine - 1));
        }

        return block >= floor ? block : highest >= floor ? highest : -1;
    }

    private bool IsBesideReservation(ulong block)
    {
        ulong first = block & ~(BlocksPerLine - 1);
        ulong end = Math.Min(first + BlocksPerLine, _metadata.BlockCount);
        uint states = 0;
        for (ulong other = first; other < end; other++)
        {
            states |= Volatile.Read(ref GetState(other));
        }

        return (states & BlockState.Reserved) != 0;
    }
}
