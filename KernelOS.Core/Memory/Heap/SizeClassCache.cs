using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Core.Memory.Heap;

/// <summary>What one CPU keeps of freed blocks, a stack for each size: only that CPU uses it, interrupts disabled.</summary>
/// <remarks>
/// A class is one size of blocks: 32, 48, … 1,024 bytes, then 1,088, 1,152, … 4,096. Of the small ones a CPU keeps at most
/// <see cref="KeptBytes"/> or <see cref="LeastKept"/> blocks a class; when there are more, half go back to the heap at
/// once, and when there is none, some are fetched at once. Of the medium ones it keeps <see cref="KeptMedium"/>. 2,048
/// bytes, so that a CPU's number is shifted to its cache.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 2048)]
internal unsafe struct SizeClassCache
{
    /// <summary>The largest small block.</summary>
    public const nuint LargestSmall = 1024;

    /// <summary>The largest block that is kept.</summary>
    public const nuint LargestMedium = 4096;

    /// <summary>What medium blocks' sizes are multiples of.</summary>
    public const nuint MediumStep = 64;

    /// <summary>How many classes there are.</summary>
    public const int ClassCount = SmallCount + (int)((LargestMedium - LargestSmall) / MediumStep);

    private const int SmallCount = (int)((LargestSmall - HeapBlock.MinimumSize) / HeapBlock.Alignment) + 1;
    private const nuint HeaderBytes = 16;
    private const int KeptBytes = 8192;
    private const int LeastKept = 8;
    private const int MostKept = 32;
    private const int KeptMedium = 1;

    /// <summary>How often the CPU has gone to the heap's lists.</summary>
    [FieldOffset(0)]
    public ulong ListCalls;

    /// <summary>Both of the following, of which usually none is anything.</summary>
    [FieldOffset(8)]
    public ulong Attention;

    /// <summary>Which of the heap's lists is the CPU's own: its node.</summary>
    [FieldOffset(8)]
    public int List;

    /// <summary>Whether another CPU has asked for what is kept; not 0 if so.</summary>
    [FieldOffset(12)]
    public int IsWanted;

    [FieldOffset((int)HeaderBytes)]
    private readonly Stacks _stacks;

    /// <summary>How many blocks of a size are kept at most.</summary>
    public static int GetLimit(nuint blockSize)
    {
        int fit = KeptBytes / (int)blockSize;
        return blockSize > LargestSmall ? KeptMedium : fit < LeastKept ? LeastKept : fit > MostKept ? MostKept : fit;
    }

    /// <summary>How many small blocks of a size are fetched besides the one that is asked for.</summary>
    public static int GetBatch(nuint blockSize) => GetLimit(blockSize) / 4;

    /// <summary>The size of a class's blocks.</summary>
    public static nuint GetBlockSize(int sizeClass) => sizeClass < SmallCount
        ? HeapBlock.MinimumSize + ((nuint)sizeClass * HeapBlock.Alignment)
        : LargestSmall + ((nuint)(sizeClass - SmallCount + 1) * MediumStep);

    /// <summary>Makes an empty cache.</summary>
    // SAFETY: the memory is the caller's, and large enough.
    public static void Initialize(SizeClassCache* cache)
    {
        *cache = default;
        for (int i = 0; i < ClassCount; i++)
        {
            GetClass(cache, i)->Room = GetLimit(GetBlockSize(i));
        }
    }

    /// <summary>A cache's stack of a class.</summary>
    public static CacheStack* GetClass(SizeClassCache* cache, int sizeClass) => (CacheStack*)((byte*)cache + HeaderBytes) + sizeClass;

    /// <summary>A cache's stack for a size of at most <see cref="LargestSmall"/>, which is not checked; the steps are as large as a stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CacheStack* GetSmall(SizeClassCache* cache, nuint blockSize) =>
        (CacheStack*)((byte*)cache + (blockSize + HeaderBytes - HeapBlock.MinimumSize));

    /// <summary>A cache's stack for a larger size of at most <see cref="LargestMedium"/>, a multiple of <see cref="MediumStep"/>; neither is checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CacheStack* GetMedium(SizeClassCache* cache, nuint blockSize) =>
        (CacheStack*)((byte*)cache + ((blockSize >> 2) + (HeaderBytes + (SmallCount * HeapBlock.Alignment) - ((LargestSmall + MediumStep) >> 2))));

    [InlineArray(ClassCount)]
    private struct Stacks
    {
        private CacheStack _first;
    }
}
