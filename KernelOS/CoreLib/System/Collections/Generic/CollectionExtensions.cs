namespace System.Collections.Generic;

/// <summary>Lists and spans.</summary>
public static class CollectionExtensions
{
    public static void AddRange<T>(this List<T> list, params ReadOnlySpan<T> source) => InsertRange(list, list is null ? 0 : list.Count, source);

    public static void InsertRange<T>(this List<T> list, int index, params ReadOnlySpan<T> source)
    {
        if (list is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        list.InsertSpan(index, source);
    }

    public static void CopyTo<T>(this List<T> list, Span<T> destination)
    {
        if (list is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        list.Inside.CopyTo(destination);
    }
}
