namespace System.Collections.Generic;

/// <summary>The order of values that may be missing; those come first.</summary>
internal sealed class NullableComparer<T> : Comparer<T?>
    where T : struct
{
    public override int Compare(T? x, T? y) =>
        x.HasValue
            ? y.HasValue ? Comparer<T>.Default.Compare(x.GetValueOrDefault(), y.GetValueOrDefault()) : 1
            : y.HasValue ? -1 : 0;
}
