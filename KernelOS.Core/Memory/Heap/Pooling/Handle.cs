using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap.Pooling;

/// <summary>Names a rented object of an <see cref="ObjectPool{T, TPlatform}"/> without keeping it: once it has been returned, the handle leads nowhere, whoever has rented it since.</summary>
/// <remarks>
/// The object's memory stays an object of its class, so it may be looked at even then; not so what is
/// <see cref="IReturnable"/>, of which no handles are made. After 2³¹ further rents of the same object an old handle
/// could be taken for a new one.
/// </remarks>
/// <typeparam name="T">The object's class.</typeparam>
internal readonly struct Handle<T>
    where T : class, IPooled<T>
{
    private readonly T? _item;
    private readonly uint _generation;

    /// <summary>Names a rented object. The default value names nothing.</summary>
    internal Handle(T item)
    {
        Check.That((item.PoolEntry.Generation & 1) != 0, "a free object gets a handle");
        _item = item;
        _generation = item.PoolEntry.Generation;
    }

    /// <summary>Whether it names nothing, and never did.</summary>
    internal bool IsNone => _item is null;

    /// <summary>Finds the object; false if it has been returned. It may be at any time unless the caller holds the lock under which that happens.</summary>
    internal bool TryGet([NotNullWhen(true)] out T? item)
    {
        item = _item is not null && _item.PoolEntry.Generation == _generation ? _item : null;
        return item is not null;
    }
}
