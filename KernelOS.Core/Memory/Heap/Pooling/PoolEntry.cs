namespace KernelOS.Core.Memory.Heap.Pooling;

/// <summary>What an <see cref="ObjectPool{T, TPlatform}"/> keeps in each of its objects; nobody else writes it.</summary>
/// <typeparam name="T">The object's class.</typeparam>
internal struct PoolEntry<T>
    where T : class
{
    /// <summary>The next free object, while this one is free.</summary>
    internal T? NextFree;

    /// <summary>How often it was rented and returned: odd while it is rented.</summary>
    internal uint Generation;
}
