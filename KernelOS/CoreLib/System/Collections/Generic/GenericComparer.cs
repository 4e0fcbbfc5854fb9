namespace System.Collections.Generic;

/// <summary>The order by <see cref="IComparable{T}"/>; what is missing comes first.</summary>
internal sealed class GenericComparer<T> : Comparer<T>
    where T : IComparable<T>?
{
    public override int Compare(T? x, T? y) => x is null ? (y is null ? 0 : -1) : y is null ? 1 : x.CompareTo(y);
}
