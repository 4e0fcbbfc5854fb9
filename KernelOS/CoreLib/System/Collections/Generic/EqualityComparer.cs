using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>Equality of a type as the type itself defines it.</summary>
/// <remarks>ilc replaces <see cref="Create"/> for each type, with the most specific of the comparers beside this one, and calls that directly where it can.</remarks>
public abstract class EqualityComparer<T> : IEqualityComparer<T>
{
    private static EqualityComparer<T>? s_default;

    protected EqualityComparer()
    {
    }

    public static EqualityComparer<T> Default
    {
        [Intrinsic]
        get => s_default ??= Create();
    }

    public abstract bool Equals(T? x, T? y);

    public abstract int GetHashCode([DisallowNull] T obj);

    // The body serves reference types, which share their code.
    [Intrinsic]
    private static EqualityComparer<T> Create() =>
        typeof(T) == typeof(string)
            ? Unsafe.As<EqualityComparer<T>>(new StringEqualityComparer())
            : new ObjectEqualityComparer<T>();
}
