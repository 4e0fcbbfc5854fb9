namespace System.Collections.Generic;

/// <summary>The order by <see cref="IComparable{T}"/> or <see cref="IComparable"/>, which an object may have or not; what is missing comes first.</summary>
internal sealed class ObjectComparer<T> : Comparer<T>
{
    public override int Compare(T? x, T? y)
    {
        if (x is null || y is null)
        {
            return x is null ? (y is null ? 0 : -1) : 1;
        }

        if (x is IComparable<T> typed)
        {
            return typed.CompareTo(y);
        }

        if (x is IComparable untyped)
        {
            return untyped.CompareTo(y);
        }

        ThrowHelpers.ThrowNotComparable();
        return 0;
    }
}
