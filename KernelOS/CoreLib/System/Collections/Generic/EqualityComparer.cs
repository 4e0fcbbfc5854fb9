using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Equality of a type as the type itself defines it.</summary>
public abstract class EqualityComparer<T> : IEqualityComparer<T>
{
    private static EqualityComparer<T>? s_default;

    protected EqualityComparer()
    {
    }

    public static EqualityComparer<T> Default
    {
        [Intrinsic]
        get => s_default ??= new ObjectEqualityComparer<T>();
    }

    public abstract bool Equals(T? x, T? y);

    public abstract int GetHashCode([DisallowNull] T obj);
}
