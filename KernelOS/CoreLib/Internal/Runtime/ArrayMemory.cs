using System;

namespace Internal.Runtime;

/// <summary>Arrays that a collection has for itself and gives back when it takes larger or smaller ones.</summary>
/// <remarks>
/// Nobody else may have a reference to such an array: a collection copies what it is given and what it gives. What shows
/// an array's inside, <see cref="System.Runtime.InteropServices.CollectionsMarshal"/> alone, says so. Enumerators go
/// through their collection and compare its version, so they never see an array that was given back.
/// </remarks>
internal static class ArrayMemory
{
    /// <summary>Makes an array; all collections without room share one that has none. A negative length is the caller's mistake.</summary>
    public static T[] Create<T>(int length)
    {
        if (length < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        return length == 0 ? Array.Empty<T>() : new T[length];
    }

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
        if ((uint)grown > (uint)Array.MaxLength)
        {
            grown = Array.MaxLength;
        }

        return grown < needed ? needed : grown;
    }

    /// <summary>How much room there is to be so that <paramref name="needed"/> elements fit, if there is <paramref name="length"/> now.</summary>
    public static int GetEnsured(int length, int needed)
    {
        if (needed < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        return needed <= length ? length : GetGrown(length, needed);
    }

    /// <summary>Whether it is worth it to make an array fit what is in it: as .NET, not for the sake of the last tenth.</summary>
    public static bool IsTooLarge(int length, int count) => count < (int)(length * 9L / 10);

    /// <summary>The part of an array into which a collection is to copy its elements; that it does not fit is the caller's mistake.</summary>
    public static Span<T> GetRoom<T>(T[] array, int index, int count)
    {
        if (array is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        if ((uint)index > (uint)array.Length)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (array.Length - index < count)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        return new Span<T>(array, index, count);
    }
}
