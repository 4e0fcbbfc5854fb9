namespace System.Collections.Generic;

/// <summary>An order that is given by a delegate.</summary>
internal sealed class ComparisonComparer<T>(Comparison<T> comparison) : Comparer<T>
{
    public override int Compare(T? x, T? y) => comparison(x!, y!);
}
