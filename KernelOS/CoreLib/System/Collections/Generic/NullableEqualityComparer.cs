using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Equality of values that may be missing.</summary>
internal sealed class NullableEqualityComparer<T> : EqualityComparer<T?>
    where T : struct
{
    public override bool Equals(T? x, T? y) =>
        x.HasValue
            ? y.HasValue && EqualityComparer<T>.Default.Equals(x.GetValueOrDefault(), y.GetValueOrDefault())
            : !y.HasValue;

    public override int GetHashCode([DisallowNull] T? obj) => obj.GetHashCode();
}
