namespace System;

/// <summary>A type as a token.</summary>
public readonly struct RuntimeTypeHandle : IEquatable<RuntimeTypeHandle>
{
    private readonly nint _value;

    internal RuntimeTypeHandle(nint value) => _value = value;

    public nint Value => _value;

    public static bool operator ==(RuntimeTypeHandle left, object? right) => left.Equals(right);

    public static bool operator !=(RuntimeTypeHandle left, object? right) => !left.Equals(right);

    public static bool operator ==(object? left, RuntimeTypeHandle right) => right.Equals(left);

    public static bool operator !=(object? left, RuntimeTypeHandle right) => !right.Equals(left);

    public override bool Equals(object? obj) => obj is RuntimeTypeHandle other && Equals(other);

    public bool Equals(RuntimeTypeHandle handle) => _value == handle._value;

    public override int GetHashCode() => _value.GetHashCode();
}
