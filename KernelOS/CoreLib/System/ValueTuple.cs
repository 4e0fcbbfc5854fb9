namespace System;

/// <summary>A tuple of nothing.</summary>
public struct ValueTuple : IEquatable<ValueTuple>
{
    public override readonly bool Equals(object? obj) => obj is ValueTuple;

    public readonly bool Equals(ValueTuple other) => true;

    public override readonly int GetHashCode() => 0;
}
