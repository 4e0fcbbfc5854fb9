using System.Collections.Generic;

namespace System.Runtime.InteropServices;

/// <summary>The inside of collections.</summary>
public static class CollectionsMarshal
{
    /// <summary>A list's elements in place.</summary>
    /// <remarks>
    /// Not to be used any more once the list has grown, or its capacity has changed: unlike .NET's, the old array is given
    /// back then, and a debug build's heap overwrites it.
    /// </remarks>
    public static Span<T> AsSpan<T>(List<T>? list) => list is null ? default : list.Inside;

    public static void SetCount<T>(List<T> list, int count) => list.SetCount(count);
}
