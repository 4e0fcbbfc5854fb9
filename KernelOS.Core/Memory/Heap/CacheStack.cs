namespace KernelOS.Core.Memory.Heap;

/// <summary>The blocks of one size that one CPU keeps for the next requests.</summary>
internal unsafe struct CacheStack
{
    /// <summary>How many more may be kept.</summary>
    public nint Room;

    /// <summary>The block that was kept last; the others hang behind it.</summary>
    public HeapBlock* Top;
}
