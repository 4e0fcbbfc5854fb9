using System.Runtime.CompilerServices;

namespace System;

/// <summary>A type as a value; only good for comparing two that the compiler knows.</summary>
public abstract class Type
{
    protected Type()
    {
    }

    [Intrinsic]
    public static Type? GetTypeFromHandle(RuntimeTypeHandle handle) => null;

    [Intrinsic]
    public static bool operator ==(Type? left, Type? right) => (object?)left == right;

    [Intrinsic]
    public static bool operator !=(Type? left, Type? right) => (object?)left != right;

    public override bool Equals(object? o) => (object?)this == o;

    public override int GetHashCode() => base.GetHashCode();
}
