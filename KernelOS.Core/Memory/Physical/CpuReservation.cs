using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <summary>What one CPU has at hand; a cache line of its own, so that CPUs do not disturb each other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct CpuReservation
{
    public const int Size = 64;

    /// <summary>How many frames full of zeros are kept at most.</summary>
    public const int MaximumZeroFrames = 6;

    /// <summary>The index of the bitmap word to look at first; its block is reserved for this CPU. The word behind the last block: none.</summary>
    public ulong Word;

    /// <summary>How many frames full of zeros are kept.</summary>
    public ulong ZeroFrameCount;

    /// <summary>These frames, which are allocated.</summary>
    public ZeroFrameList ZeroFrames;

    /// <summary>Room for them.</summary>
    [InlineArray(MaximumZeroFrames)]
    public struct ZeroFrameList
    {
        private Frame<Size4KiB> _first;
    }
}
