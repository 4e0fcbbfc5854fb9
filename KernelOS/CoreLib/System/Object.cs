using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>The base of all classes: a pointer to its type, then its fields.</summary>
public unsafe class Object
{
    // ilc finds the field by this name.
    private readonly MethodTable* m_pEEType;

    public Object()
    {
    }

    /// <summary>The object's type.</summary>
    internal MethodTable* MethodTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => m_pEEType;
    }

    /// <summary>The object's first byte after the pointer to its type.</summary>
    internal ref byte RawData
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<RawData>(this).Data;
    }

    public static bool ReferenceEquals(object? objA, object? objB) => objA == objB;

    // The first Equals of all: ilc takes the first one by that name for the one that value types override.
    public virtual bool Equals(object? obj) => this == obj;

    public static bool Equals(object? objA, object? objB) =>
        objA == objB || (objA is not null && objB is not null && objA.Equals(objB));

    public virtual int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    [Intrinsic]
    public Type GetType() => new RuntimeType(m_pEEType);

    public virtual string? ToString() => "System.Object";
}
