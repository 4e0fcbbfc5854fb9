using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Core.Memory.Heap;

/// <summary>What one CPU keeps of freed blocks, a stack for each size: only that CPU uses it, interrupts disabled.</summary>
/// <remarks>
/// A class is one size of blocks, 32, 48, … 1,024 bytes, so nothing is rounded up for its sake. A class keeps at most
/// <see cref="KeptBytes"/> or <see cref="LeastKept"/> blocks; when there are more, half go back to the heap at once, and
/// when there is none, some are fetched at once. 1,024 bytes, so that a CPU's number is shifted to its cache.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SizeClassCache
{
    /// <summary>The largest block that is kept.</summary>
    public const nuint LargestBlock = 1024;

    private const nuint HeaderBytes = 16;
    private const int ClassCount = (int)((LargestBlock - HeapBlock.MinimumSize) / HeapBlock.Alignment) + 1;
    private const int KeptBytes = 8192;
    private const int LeastKept = 8;
    private const int MostKept = 32;

    /// <summary>How often the CPU has gone to the heap's lists.</summary>
    public ulong ListCalls;

    /// <summary>Which of the heap's lists is the CPU's own: its node.</summary>
    public int List;

    /// <summary>Whether another CPU has asked for what is kept; not 0 if so.</summary>
    public int IsWanted;

    private readonly Stacks _stacks;

    /// <summary>How many blocks of a size are kept at most.</summary>
    public static int GetLimit(nuint blockSize)
    {
        int fit = KeptBytes / (int)blockSize;
        return fit < LeastKept ? LeastKept : fit > MostKept ? MostKept : fit;
    }

    /// <summary>How many blocks of a size are fetched besides the one that is asked for.</summary>
    public static int GetBatch(nuint blockSize) => GetLimit(blockSize) / 4;

    /// <summary>Makes an empty cache.</summary>
    // SAFETY: the memory is the caller's, and large enough.
    public static void Initialize(SizeClassCache* cache)
    {
        *cache = default;
        for (nuint blockSize = HeapBlock.MinimumSize; blockSize <= LargestBlock; blockSize += HeapBlock.Alignment)
        {
            GetStack(cache, blockSize)->Room = GetLimit(blockSize);
        }
    }

    /// <summary>A cache's stack for a size of at most <see cref="LargestBlock"/>, which is not checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CacheStack* GetStack(SizeClassCache* cache, nuint blockSize) =>
        (CacheStack*)((byte*)cache + (blockSize + HeaderBytes - HeapBlock.MinimumSize));

    [InlineArray(ClassCount)]
    private struct Stacks
    {
        private CacheStack _first;
    }
}
