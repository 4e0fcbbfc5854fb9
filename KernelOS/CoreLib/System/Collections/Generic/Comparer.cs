using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>The order of a type as the type itself defines it.</summary>
/// <remarks>As with <see cref="EqualityComparer{T}"/>, ilc replaces the <c>Create</c> without arguments for each type.</remarks>
public abstract class Comparer<T> : IComparer<T>
{
    private static Comparer<T>? s_default;

    protected Comparer()
    {
    }

    public static Comparer<T> Default
    {
        [Intrinsic]
        get => s_default ??= Create();
    }

    public static Comparer<T> Create(Comparison<T> comparison)
    {
        if (comparison is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        return new ComparisonComparer<T>(comparison);
    }

    public abstract int Compare(T? x, T? y);

    // The body serves reference types, which share their code.
    [Intrinsic]
    private static Comparer<T> Create() => new ObjectComparer<T>();
}
