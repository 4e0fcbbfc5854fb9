using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <summary>What one CPU has at hand of one node's memory; cache lines of its own, so that CPUs do not disturb each other.</summary>
/// <remarks>The counters are changed without a lock and may lose an event when a thread changes CPUs: they are statistics.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct CpuReservation
{
    public const int Size = 128;

    /// <summary>How many frames full of zeros are kept at most.</summary>
    public const int MaximumZeroFrames = 6;

    /// <summary>How often this CPU took something of this node.</summary>
    public ulong Taken;

    /// <summary>The index of the bitmap word to look at first; its block is reserved for this CPU. The word behind the last block: none.</summary>
    public ulong Word;

    /// <summary>How many frames full of zeros are kept; only of the CPU's own node.</summary>
    public ulong ZeroFrameCount;

    /// <summary>These frames, which are allocated.</summary>
    public ZeroFrameList ZeroFrames;

    /// <summary>How often of these takings another node was wanted that had nothing.</summary>
    public ulong Missed;

    /// <summary>How often this node was wanted, but had nothing, and another gave it.</summary>
    public ulong Foreign;

    /// <summary>How often it was this node's turn in an interleaved policy, and it had something.</summary>
    public ulong Interleaved;

    /// <summary>The first of the blocks from which this CPU takes 2 MiB at once, if the reservation is of its own node.</summary>
    public ulong FirstLocalBlock;

    /// <summary>The block after the last of them.</summary>
    public ulong EndLocalBlock;

    /// <summary>Below which block it looks for them first: the end, or a lower one since it met another CPU above.</summary>
    public ulong LocalLimit;

    /// <summary>Exchanges what was counted with another reservation of the same CPU, which is to be that of this one's node.</summary>
    public void ExchangeCounts(ref CpuReservation other)
    {
        (Taken, other.Taken) = (other.Taken, Taken);
        (Missed, other.Missed) = (other.Missed, Missed);
        (Foreign, other.Foreign) = (other.Foreign, Foreign);
        (Interleaved, other.Interleaved) = (other.Interleaved, Interleaved);
    }

    /// <summary>Room for the frames full of zeros.</summary>
    [InlineArray(MaximumZeroFrames)]
    public struct ZeroFrameList
    {
        private Frame<Size4KiB> _first;
    }
}
