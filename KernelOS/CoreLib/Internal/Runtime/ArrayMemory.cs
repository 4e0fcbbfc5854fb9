namespace Internal.Runtime;

/// <summary>Arrays that a collection has for itself and gives back when it takes larger or smaller ones.</summary>
/// <remarks>
/// Nobody else may have a reference to such an array: a collection copies what it is given and what it gives. What shows
/// an array's inside, <see cref="System.Runtime.InteropServices.CollectionsMarshal"/> alone, says so. Enumerators go
/// through their collection and compare its version, so they never see an array that was given back.
/// </remarks>
internal static class ArrayMemory
{
    /// <summary>Makes an array; all collections without room share one that has none.</summary>
    public static T[] Create<T>(int length) => length == 0 ? System.Array.Empty<T>() : new T[length];

    /// <summary>Gives an array of <see cref="Create"/> back.</summary>
    public static void Free<T>(T[] array)
    {
        if (array.Length != 0)
        {
            ObjectAllocator.Free(array);
        }
    }

    /// <summary>How much room to make where <paramref name="needed"/> elements do not fit any more: twice as much, so that adding one costs the same however many there are.</summary>
    public static int GetGrown(int length, int needed)
    {
        int grown = length == 0 ? 4 : 2 * length;
        if ((uint)grown > (uint)System.Array.MaxLength)
        {
            grown = System.Array.MaxLength;
        }

        return grown < needed ? needed : grown;
    }
}
