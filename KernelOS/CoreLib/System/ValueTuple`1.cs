using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A tuple of 1 value.</summary>
public struct ValueTuple<T1> : IEquatable<ValueTuple<T1>>
{
    public T1 Item1;

    public ValueTuple(T1 item1)
    {
        Item1 = item1;
    }

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is ValueTuple<T1> other && Equals(other);

    public readonly bool Equals(ValueTuple<T1> other) =>
        EqualityComparer<T1>.Default.Equals(Item1, other.Item1);

    public override readonly int GetHashCode()
    {
        int hash = 0;
        hash = (hash * 31) + (Item1 is null ? 0 : Item1.GetHashCode());
        return hash;
    }
}
