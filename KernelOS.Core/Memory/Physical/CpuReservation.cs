using System.Runtime.InteropServices;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Where one CPU allocates single frames; a cache line of its own, so that CPUs do not disturb each other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct CpuReservation
{
    public const int Size = 64;

    /// <summary>The index of the bitmap word to look at first; its block is reserved for this CPU. The word behind the last block: none.</summary>
    public ulong Word;
}
