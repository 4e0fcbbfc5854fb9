namespace KernelOS.Core.Files.Pooling;

/// <summary>An object that a <see cref="Pool{T, TPlatform}"/> recycles.</summary>
/// <typeparam name="T">The object's own class.</typeparam>
internal interface IPooled<T>
    where T : class
{
    /// <summary>The next free object, while this one is free, or itself behind the last; null while it is in use.</summary>
    T? NextFree { get; set; }
}
