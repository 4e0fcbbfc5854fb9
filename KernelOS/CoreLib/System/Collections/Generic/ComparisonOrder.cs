using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>The order that a delegate gives, without an object around it.</summary>
internal readonly struct ComparisonOrder<T>(Comparison<T> comparison) : IComparer<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Compare(T? x, T? y) => comparison(x!, y!);
}
