using System;
using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Files.Pooling;

/// <summary>Recycles objects of one class, so that in the steady state nothing is allocated.</summary>
/// <typeparam name="T">What is recycled.</typeparam>
/// <param name="create">Makes a new object when none is free.</param>
/// <param name="limit">How many objects there may be.</param>
internal sealed class Pool<T>(Func<T> create, int limit)
    where T : class, IPooled<T>
{
    private T? _free;
    private int _created;

    /// <summary>How many objects are rented now.</summary>
    internal int InUse { get; private set; }

    /// <summary>Rents an object as it was returned; false at the limit.</summary>
    internal bool TryRent([NotNullWhen(true)] out T? item)
    {
        item = _free;
        if (item is not null)
        {
            _free = item.NextFree;
            item.NextFree = null;
        }
        else if (_created < limit)
        {
            _created++;
            item = create();
        }
        else
        {
            return false;
        }

        InUse++;
        return true;
    }

    /// <summary>Takes back an object that nobody uses any more.</summary>
    internal void Return(T item)
    {
        Check.That(InUse > 0 && item.NextFree is null, "an object is returned to its pool twice");
        item.NextFree = _free;
        _free = item;
        InUse--;
    }
}
