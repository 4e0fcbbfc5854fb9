using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The objects behind shared mappings without a file, recycled.</summary>
/// <remarks>Called in thread context without locks: a new object may have to be made.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="capacity">How many objects there may be at most.</param>
/// <param name="commit">Keeps what programs have been promised.</param>
internal sealed class SharedMemoryPool<TPlatform>(TPlatform platform, int capacity, CommitAccount commit)
    where TPlatform : struct, IPhysicalMemory, IFrameSharing, INumaMemory, IInterruptControl, ICpu, IHeapReserve
{
    /// <summary>Bytes of an object, and room for what other CPUs take meanwhile.</summary>
    private const int ReservedBytes = 4096;

    private readonly TPlatform _platform = platform;
    private readonly int _capacity = capacity;
    private SpinLock _lock = new(LockLevel.Pool);

    // Under the lock.
    private SharedMemory<TPlatform>? _free;
    private int _created;

    /// <summary>What programs have been promised.</summary>
    internal CommitAccount Commit { get; } = commit;

    /// <summary>How many objects are in use.</summary>
    internal int InUse { get; private set; }

    /// <summary>Takes an object of <paramref name="size"/> bytes with one user, the caller; false if there is no memory.</summary>
    /// <param name="size">A multiple of the page size.</param>
    /// <param name="promised">How many pages have been promised for it; released with it.</param>
    /// <param name="memory">The object.</param>
    internal bool TryTake(ulong size, ulong promised, [NotNullWhen(true)] out SharedMemory<TPlatform>? memory)
    {
        bool isTaken = TryTakeFree(out memory, out bool mayCreate);
        if (mayCreate && _platform.TryReserve(ReservedBytes))
        {
            memory = new SharedMemory<TPlatform>(_platform, this);
            isTaken = true;
        }
        else if (mayCreate)
        {
            using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
            _created--;
            InUse--;
        }

        memory?.Begin(size, promised);
        return isTaken;
    }

    /// <summary>Takes back an object that has no pages.</summary>
    internal void Return(SharedMemory<TPlatform> memory)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        memory.NextFree = _free;
        _free = memory;
        InUse--;
    }

    private bool TryTakeFree(out SharedMemory<TPlatform>? memory, out bool mayCreate)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        memory = _free;
        mayCreate = memory is null && _created < _capacity;
        if (memory is not null)
        {
            _free = memory.NextFree;
            memory.NextFree = null;
        }

        _created += mayCreate ? 1 : 0;
        InUse += memory is not null || mayCreate ? 1 : 0;
        return memory is not null;
    }
}
