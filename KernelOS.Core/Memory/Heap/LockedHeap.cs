using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Heap;

/// <summary>A heap for all CPUs: each call takes a spin lock, interrupts disabled.</summary>
/// <remarks>Growth happens under the lock, so the pages' source may only take locks below <see cref="LockLevel.Heap"/>.</remarks>
/// <typeparam name="TPages">Where the range grows from.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="heap">The heap, used through this object alone.</param>
/// <param name="platform">The home.</param>
public sealed unsafe class LockedHeap<TPages, TPlatform>(KernelHeap<TPages> heap, TPlatform platform)
    where TPages : struct, IHeapPages
    where TPlatform : struct, IInterruptControl, ICpu
{
    private readonly KernelHeap<TPages> _heap = heap;
    private readonly TPlatform _platform = platform;
    private SpinLock _lock = new(LockLevel.Heap);

    /// <inheritdoc cref="KernelHeap{TPages}.Allocate(nuint)"/>
    public void* Allocate(nuint size)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _heap.Allocate(size);
    }

    /// <inheritdoc cref="KernelHeap{TPages}.Allocate(nuint, nuint)"/>
    public void* Allocate(nuint size, nuint alignment)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _heap.Allocate(size, alignment);
    }

    /// <inheritdoc cref="KernelHeap{TPages}.Free"/>
    public void Free(void* memory)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        _heap.Free(memory);
    }

    /// <inheritdoc cref="KernelHeap{TPages}.TryReserve"/>
    public bool TryReserve(nuint size)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _heap.TryReserve(size);
    }

    /// <inheritdoc cref="KernelHeap{TPages}.CheckAndCount"/>
    public HeapStatistics CheckAndCount()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _heap.CheckAndCount();
    }
}
