using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A tuple of 3 values.</summary>
public struct ValueTuple<T1, T2, T3> : IEquatable<ValueTuple<T1, T2, T3>>
{
    public T1 Item1;

    public T2 Item2;

    public T3 Item3;

    public ValueTuple(T1 item1, T2 item2, T3 item3)
    {
        Item1 = item1;
        Item2 = item2;
        Item3 = item3;
    }

    public override readonly bool Equals([NotNullWhen(true)] object? obj) => obj is ValueTuple<T1, T2, T3> other && Equals(other);

    public readonly bool Equals(ValueTuple<T1, T2, T3> other) =>
        EqualityComparer<T1>.Default.Equals(Item1, other.Item1)
        && EqualityComparer<T2>.Default.Equals(Item2, other.Item2)
        && EqualityComparer<T3>.Default.Equals(Item3, other.Item3);

    public override readonly int GetHashCode()
    {
        int hash = 0;
        hash = (hash * 31) + (Item1 is null ? 0 : Item1.GetHashCode());
        hash = (hash * 31) + (Item2 is null ? 0 : Item2.GetHashCode());
        hash = (hash * 31) + (Item3 is null ? 0 : Item3.GetHashCode());
        return hash;
    }
}
