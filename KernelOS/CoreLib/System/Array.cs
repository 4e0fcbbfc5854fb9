using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>The base of all arrays: the length, then the elements.</summary>
public abstract partial class Array
{
    private readonly int _numComponents;

    private protected Array()
    {
    }

    public int Length
    {
        [Intrinsic]
        get => _numComponents;
    }

    public long LongLength => (uint)_numComponents;

    public static int MaxLength => 0x7FFFFFC7;

    public static T[] Empty<T>() => EmptyArray<T>.Value;

    public static void Fill<T>(T[] array, T value) => new Span<T>(array).Fill(value);

    public static unsafe void Clear(Array array)
    {
        if (array is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        SpanHelpers.ClearWithoutReferences(ref array.FirstElement, (nuint)(uint)array.Length * array.MethodTable->ComponentSize);
    }

    public static void Copy(Array sourceArray, Array destinationArray, int length) =>
        Copy(sourceArray, 0, destinationArray, 0, length);

    public static unsafe void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        if (sourceArray is null || destinationArray is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        // The kinds of copying that convert elements are .NET's, not ours.
        if (sourceArray.MethodTable != destinationArray.MethodTable)
        {
            ThrowHelpers.ThrowArrayTypeMismatchException();
        }

        if (length < 0 || sourceIndex < 0 || destinationIndex < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if ((uint)(sourceIndex + length) > (uint)sourceArray.Length || (uint)(destinationIndex + length) > (uint)destinationArray.Length)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        nuint size = sourceArray.MethodTable->ComponentSize;
        SpanHelpers.Memmove(
            ref Unsafe.AddByteOffset(ref destinationArray.FirstElement, (nuint)(uint)destinationIndex * size),
            ref Unsafe.AddByteOffset(ref sourceArray.FirstElement, (nuint)(uint)sourceIndex * size),
            (nuint)(uint)length * size);
    }

    public static int IndexOf<T>(T[] array, T value)
    {
        if (array is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        for (int i = 0; i < array.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(array[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The first element's first byte.</summary>
    internal ref byte FirstElement
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<RawArrayData>(this).Data;
    }

    private static class EmptyArray<T>
    {
        public static readonly T[] Value = new T[0];
    }
}
