using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The mapping objects of all address spaces, recycled.</summary>
/// <remarks>Called in thread context without locks: a new object may have to be made.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class MappingPool<TPlatform>
    where TPlatform : struct, IPhysicalMemory, IFrameSharing, IFrameStatistics, INumaMemory, IInterruptControl, ICpu, IHeapReserve
{
    /// <summary>Bytes of an object, and room for what other CPUs take meanwhile.</summary>
    private const int ReservedBytes = 4096;

    private readonly TPlatform _platform;
    private readonly int _capacity;
    private SpinLock _lock = new(LockLevel.Pool);

    // Under the lock.
    private Mapping? _free;
    private int _created;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="platform">The home's instance.</param>
    /// <param name="capacity">How many objects there may be at most.</param>
    public MappingPool(TPlatform platform, int capacity)
    {
        _platform = platform;
        _capacity = capacity;
        Commit = new CommitAccount(platform.TotalFrames);
        SharedMemories = new SharedMemoryPool<TPlatform>(platform, capacity, Commit);
    }

    /// <summary>What programs have been promised, and how much they may be.</summary>
    public CommitAccount Commit { get; }

    /// <summary>When private memory gets large pages, in all address spaces.</summary>
    public LargePagePolicy LargePages { get; set; }

    /// <summary>What is behind shared mappings without a file: at most one for each mapping.</summary>
    internal SharedMemoryPool<TPlatform> SharedMemories { get; }

    /// <summary>How many objects are behind shared mappings without a file.</summary>
    public int SharedMemoriesInUse => SharedMemories.InUse;

    /// <summary>How many objects are in use, or kept by address spaces for the next use.</summary>
    public int InUse { get; private set; }

    /// <summary>Takes an object; false if all are in use or there is no memory for another one.</summary>
    internal bool TryTake([NotNullWhen(true)] out Mapping? mapping)
    {
        using (_lock.Acquire(_platform))
        {
            mapping = _free;
            if (mapping is null && _created == _capacity)
            {
                return false;
            }

            InUse++;
            if (mapping is not null)
            {
                _free = mapping.Next;
                mapping.Next = null;
                return true;
            }

            _created++;
        }

        if (_platform.TryReserve(ReservedBytes))
        {
            mapping = new Mapping();
            return true;
        }

        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        _created--;
        InUse--;
        return false;
    }

    /// <summary>Takes objects that exist already, linked by <see cref="Mapping.Next"/>, as many as are wanted or there are.</summary>
    internal Mapping? TakeFree(int wanted, out int count)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        Mapping? first = _free;
        Mapping? last = null;
        count = 0;
        for (Mapping? mapping = first; mapping is not null && count < wanted; mapping = mapping.Next)
        {
            last = mapping;
            count++;
        }

        if (last is null)
        {
            return null;
        }

        _free = last.Next;
        last.Next = null;
        InUse += count;
        return first;
    }

    /// <summary>Gives back objects that are in no tree, linked by <see cref="Mapping.Next"/>; their references to sources are released.</summary>
    internal void ReturnAll(Mapping first)
    {
        Mapping? last = null;
        int count = 0;
        for (Mapping? mapping = first; mapping is not null; mapping = last.Next)
        {
            Mapping? next = mapping.Next;
            mapping.Source?.Release();
            mapping.Reset();
            mapping.Next = next;
            last = mapping;
            count++;
        }

        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        last!.Next = _free;
        _free = first;
        InUse -= count;
    }
}
