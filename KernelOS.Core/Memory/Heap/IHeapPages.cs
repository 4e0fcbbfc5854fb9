namespace KernelOS.Core.Memory.Heap;

/// <summary>Where a heap gets its memory from: a range that can only grow upwards.</summary>
public interface IHeapPages
{
    /// <summary>Makes <paramref name="bytes"/> more bytes usable, directly behind all that were made usable before; false if there is no memory, and then nothing has changed.</summary>
    /// <param name="end">The end so far, a multiple of 4 KiB.</param>
    /// <param name="bytes">A multiple of 4 KiB.</param>
    unsafe bool TryGrow(byte* end, nuint bytes);
}
