using System.Reflection;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>A type as a value, only good for comparing: there may be several objects for one type, all of them equal.</summary>
public abstract unsafe class Type : MemberInfo
{
    protected Type()
    {
    }

    /// <summary>The type.</summary>
    internal abstract MethodTable* Table { get; }

    [Intrinsic]
    public static Type? GetTypeFromHandle(RuntimeTypeHandle handle) =>
        handle.Value == 0 ? null : new RuntimeType((MethodTable*)handle.Value);

    [Intrinsic]
    public static bool operator ==(Type? left, Type? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.Table == right.Table);

    [Intrinsic]
    public static bool operator !=(Type? left, Type? right) => !(left == right);

    public override bool Equals(object? o) => o is Type other && this == other;

    public virtual bool Equals(Type? o) => this == o;

    public override int GetHashCode() => ((nint)Table).GetHashCode();
}
