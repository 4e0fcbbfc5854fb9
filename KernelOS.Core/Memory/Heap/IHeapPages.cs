using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Heap;

/// <summary>Where a heap gets its memory from: pages in a range of addresses that is the heap's alone.</summary>
public unsafe interface IHeapPages
{
    /// <summary>Makes pages usable that are not, their contents undefined; false if there is no memory, and then nothing has changed.</summary>
    /// <param name="start">The first byte, a multiple of 4 KiB.</param>
    /// <param name="bytes">A multiple of 4 KiB.</param>
    /// <param name="node">From which node the memory should come, if that has some.</param>
    bool TryMap(byte* start, nuint bytes, NumaNode node);

    /// <summary>Takes usable pages back, of one or several calls of <see cref="TryMap"/>, which nobody touches any more.</summary>
    /// <param name="start">The first byte, a multiple of 4 KiB.</param>
    /// <param name="bytes">A multiple of 4 KiB.</param>
    void Unmap(byte* start, nuint bytes);
}
