using System;
using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Heap.Pooling;

/// <summary>Recycles objects of one class, so that in the steady state nothing is allocated.</summary>
/// <remarks>
/// Free objects are linked through themselves, and a generation in each tells whether it is rented, and whether it is still
/// the same rent (<see cref="Handle{T}"/>). A new object is made outside the lock, with interrupts as the caller has them.
/// Memory that was once a T stays a T, unless the class says that nobody looks at what has been returned
/// (<see cref="IReturnable"/>): that goes back to the heap when memory is short.
/// </remarks>
/// <typeparam name="T">What is recycled.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="create">Makes a new object when none is free.</param>
/// <param name="objectBytes">How much memory that takes at most, with all that the object makes for itself.</param>
/// <param name="limit">How many objects there may be.</param>
internal sealed class ObjectPool<T, TPlatform>(TPlatform platform, Func<T> create, int objectBytes, int limit)
    where T : class, IPooled<T>
    where TPlatform : struct, IInterruptControl, ICpu, IHeapReserve
{
    /// <summary>Room for what other CPUs take from the heap between the question and the making.</summary>
    private const int Margin = 4096;

    private SpinLock _lock = new(LockLevel.Pool);

    // Under the lock.
    private T? _free;
    private int _created;
    private int _inUse;

    /// <summary>How many objects are rented now.</summary>
    internal int InUse => _inUse;

    /// <summary>Rents an object in the state in which it was returned; false at the limit, or if there is no memory.</summary>
    internal bool TryRent([NotNullWhen(true)] out T? item)
    {
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            item = _free;
            if (item is not null)
            {
                ref PoolEntry<T> entry = ref item.PoolEntry;
                _free = entry.NextFree;
                entry.Generation++;
                _inUse++;
                return true;
            }

            if (_created == limit)
            {
                return false;
            }

            _created++;
            _inUse++;
        }

        return TryCreate(out item);
    }

    /// <summary>Takes back an object that nobody uses any more.</summary>
    internal void Return(T item)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        ref PoolEntry<T> entry = ref item.PoolEntry;
        Check.That((entry.Generation & 1) != 0, "an object is returned to its pool twice");
        entry.Generation++;
        entry.NextFree = _free;
        _free = item;
        _inUse--;
    }

    /// <summary>Gives the heap all free objects back, if they are <see cref="IReturnable"/>; false if there was none.</summary>
    internal bool TryGiveBack()
    {
        T? free;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            if (_free is not IReturnable)
            {
                return false;
            }

            free = _free;
            _free = null;
            _created = _inUse;
        }

        while (free is not null)
        {
            T? next = free.PoolEntry.NextFree;
            if (((IReturnable)free).Part is object part)
            {
                platform.GiveBack(part);
            }

            platform.GiveBack(free);
            free = next;
        }

        return true;
    }

    private bool TryCreate([NotNullWhen(true)] out T? item)
    {
        if (platform.TryReserve((nuint)(objectBytes + Margin)))
        {
            item = create();
            item.PoolEntry.Generation = 1;
            return true;
        }

        item = null;
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        _created--;
        _inUse--;
        return false;
    }
}
