namespace KernelOS.Core.Memory.Heap.Pooling;

/// <summary>An object that an <see cref="ObjectPool{T, TPlatform}"/> recycles.</summary>
/// <typeparam name="T">The object's own class.</typeparam>
internal interface IPooled<T>
    where T : class
{
    /// <summary>What its pool keeps in it.</summary>
    ref PoolEntry<T> PoolEntry { get; }
}
