using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>The order of a type itself, as a type, so that the comparisons become part of the sorting.</summary>
internal readonly struct SortOrder<T> : IComparer<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Compare(T? x, T? y) => Comparer<T>.Default.Compare(x, y);
}
