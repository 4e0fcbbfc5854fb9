using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>The loops below spans, strings and arrays; ilc finds Memmove, ClearWithoutReferences and Fill by name.</summary>
internal static unsafe class SpanHelpers
{
    /// <summary>Copies bytes; the two pieces may overlap.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Memmove(ref byte dest, ref byte src, nuint len) =>
        NativeMemmove(Unsafe.AsPointer(ref dest), Unsafe.AsPointer(ref src), len);

    /// <summary>Writes zero bytes.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearWithoutReferences(ref byte dest, nuint len) =>
        NativeMemset(Unsafe.AsPointer(ref dest), 0, len);

    /// <summary>Writes one byte many times.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(ref byte dest, byte value, nuint len) =>
        NativeMemset(Unsafe.AsPointer(ref dest), value, len);

    /// <summary>Writes one element many times.</summary>
    public static void Fill<T>(ref T destination, nuint length, T value)
    {
        if (Unsafe.SizeOf<T>() == 1)
        {
            NativeMemset(Unsafe.AsPointer(ref destination), Unsafe.As<T, byte>(ref value), length);
            return;
        }

        for (nuint i = 0; i < length; i++)
        {
            Unsafe.Add(ref destination, i) = value;
        }
    }

    /// <summary>Whether two pieces of memory have as many elements and the same bytes.</summary>
    public static bool SequenceEqual(ref byte first, int firstLength, ref byte second, int secondLength, int elementSize) =>
        firstLength == secondLength
        && (Unsafe.AreSame(ref first, ref second)
            || NativeMemcmp(Unsafe.AsPointer(ref first), Unsafe.AsPointer(ref second), (nuint)(uint)firstLength * (nuint)elementSize) == 0);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memmove")]
    private static extern void* NativeMemmove(void* destination, void* source, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memset")]
    private static extern void* NativeMemset(void* destination, int value, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memcmp")]
    private static extern int NativeMemcmp(void* first, void* second, nuint length);
}
