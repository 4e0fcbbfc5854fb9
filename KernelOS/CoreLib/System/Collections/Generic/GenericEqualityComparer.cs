using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Equality by <see cref="IEquatable{T}"/>.</summary>
internal sealed class GenericEqualityComparer<T> : EqualityComparer<T>
    where T : IEquatable<T>?
{
    public override bool Equals(T? x, T? y) => x is null ? y is null : y is not null && x.Equals(y);

    public override int GetHashCode([DisallowNull] T obj) => obj?.GetHashCode() ?? 0;
}
