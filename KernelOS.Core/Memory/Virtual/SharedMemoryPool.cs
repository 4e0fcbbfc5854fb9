using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The objects behind shared mappings without a file, recycled.</summary>
/// <remarks>Called in thread context without locks: a new object may have to be made.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class SharedMemoryPool<TPlatform>
    where TPlatform : struct, IPhysicalMemory, IFrameSharing, INumaMemory, IInterruptControl, ICpu, IHeapReserve
{
    /// <summary>Bytes that an object takes at most.</summary>
    private const int ObjectBytes = 512;

    private readonly TPlatform _platform;
    private readonly ObjectPool<SharedMemory<TPlatform>, TPlatform> _pool;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="platform">The home's instance.</param>
    /// <param name="capacity">How many objects there may be at most.</param>
    /// <param name="commit">Keeps what programs have been promised.</param>
    internal SharedMemoryPool(TPlatform platform, int capacity, CommitAccount commit)
    {
        _platform = platform;
        _pool = new ObjectPool<SharedMemory<TPlatform>, TPlatform>(platform, New, ObjectBytes, capacity);
        Commit = commit;
    }

    /// <summary>What programs have been promised.</summary>
    internal CommitAccount Commit { get; }

    /// <summary>How many objects are in use.</summary>
    internal int InUse => _pool.InUse;

    /// <summary>Takes an object of <paramref name="size"/> bytes with one user, the caller; false if there is no memory.</summary>
    /// <param name="size">A multiple of the page size.</param>
    /// <param name="promised">How many pages have been promised for it; released with it.</param>
    /// <param name="memory">The object.</param>
    internal bool TryTake(ulong size, ulong promised, [NotNullWhen(true)] out SharedMemory<TPlatform>? memory)
    {
        if (!_pool.TryRent(out memory))
        {
            return false;
        }

        memory.Begin(size, promised);
        return true;
    }

    /// <summary>Takes back an object that has no pages.</summary>
    internal void Return(SharedMemory<TPlatform> memory) => _pool.Return(memory);

    // Not static: the compiler keeps the delegate of a static method in a static field.
    private SharedMemory<TPlatform> New() => new(_platform, this);
}
