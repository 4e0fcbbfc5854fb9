using System;
using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Pooling;

/// <summary>Recycles objects of one class, so that in the steady state nothing is allocated.</summary>
/// <remarks>
/// Free objects are linked through themselves, the last one to itself, so that a link tells that an object is free. They
/// need no handles, since who rents one counts its users. A new object is made outside the lock, with interrupts as the
/// caller has them. Memory stays that of an object of its class, except for buffers (<see cref="IPooledBuffer"/>) when
/// memory is short.
/// </remarks>
/// <typeparam name="T">What is recycled.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="create">Makes a new object when none is free.</param>
/// <param name="objectBytes">How much memory that takes at most, with all that the object makes for itself.</param>
/// <param name="limit">How many objects there may be.</param>
internal sealed class Pool<T, TPlatform>(TPlatform platform, Func<T> create, int objectBytes, int limit)
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
                _free = ReferenceEquals(item.NextFree, item) ? null : item.NextFree;
                item.NextFree = null;
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
        Check.That(_inUse > 0 && item.NextFree is null, "an object is returned to its pool twice");
        item.NextFree = _free ?? item;
        _free = item;
        _inUse--;
    }

    /// <summary>Gives the heap all free objects back, if they are buffers; false if there was none.</summary>
    internal bool TryGiveBack()
    {
        T? free;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            if (_free is not IPooledBuffer)
            {
                return false;
            }

            free = _free;
            _free = null;
            _created = _inUse;
        }

        while (free is IPooledBuffer buffer)
        {
            T? next = ReferenceEquals(free.NextFree, free) ? null : free.NextFree;
            platform.GiveBack(buffer.Room);
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
            return true;
        }

        item = null;
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        _created--;
        _inUse--;
        return false;
    }
}
