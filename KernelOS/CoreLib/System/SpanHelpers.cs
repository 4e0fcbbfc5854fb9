using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>The loops below spans, strings and arrays, in assembly (MemoryFunctions.S).</summary>
/// <remarks>ilc finds Memmove, ClearWithoutReferences and Fill by name, and all four are unrolled where the length is a small constant.</remarks>
internal static unsafe class SpanHelpers
{
    /// <summary>Copies bytes; the two pieces may overlap.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memmove")]
    public static extern void Memmove(ref byte dest, ref byte src, nuint len);

    /// <summary>Writes zero bytes.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_memory_clear")]
    public static extern void ClearWithoutReferences(ref byte dest, nuint len);

    /// <summary>Writes one byte many times.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memset")]
    public static extern void Fill(ref byte dest, byte value, nuint len);

    /// <summary>Whether two pieces of memory hold the same bytes.</summary>
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_memory_equal")]
    public static extern bool SequenceEqual(ref byte first, ref byte second, nuint length);

    /// <summary>Writes one element many times.</summary>
    public static void Fill<T>(ref T destination, nuint length, T value)
    {
        if (Unsafe.SizeOf<T>() == 1)
        {
            Fill(ref Unsafe.As<T, byte>(ref destination), Unsafe.As<T, byte>(ref value), length);
            return;
        }

        for (nuint i = 0; i < length; i++)
        {
            Unsafe.Add(ref destination, i) = value;
        }
    }
}
