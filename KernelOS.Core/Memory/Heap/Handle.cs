using System;

namespace KernelOS.Core.Memory.Heap;

/// <summary>Names an object of an <see cref="ObjectPool{T, TMemory}"/> without keeping it: once it is given back, the handle leads nowhere, whoever has it by then.</summary>
/// <typeparam name="T">The object's class.</typeparam>
public readonly struct Handle<T> : IEquatable<Handle<T>>
    where T : class
{
    internal Handle(int index, uint generation)
    {
        Index = index;
        Generation = generation;
    }

    /// <summary>The handle of nothing.</summary>
    public static Handle<T> None => default;

    /// <summary>Whether it was ever an object's.</summary>
    public bool IsNone => Generation == 0;

    /// <summary>The object's place in the pool.</summary>
    internal int Index { get; }

    /// <summary>How often the place was taken and given back; odd, so the default value is none.</summary>
    internal uint Generation { get; }

    /// <summary>Whether two handles are the same.</summary>
    public static bool operator ==(Handle<T> left, Handle<T> right) => left.Equals(right);

    /// <summary>Whether two handles differ.</summary>
    public static bool operator !=(Handle<T> left, Handle<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Handle<T> other) => Index == other.Index && Generation == other.Generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Handle<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index ^ (int)Generation;
}
