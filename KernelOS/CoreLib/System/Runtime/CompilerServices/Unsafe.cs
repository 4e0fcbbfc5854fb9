using System.Diagnostics.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>Access to memory without any check.</summary>
/// <remarks>What is <c>extern</c> here ilc writes itself; were it not to, the compilation would fail.</remarks>
public static unsafe class Unsafe
{
    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void* AsPointer<T>(ref readonly T value)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SizeOf<T>()
        where T : allows ref struct =>
        sizeof(T);

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    [return: NotNullIfNotNull(nameof(o))]
    public static extern T As<T>(object? o)
        where T : class?;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref TTo As<TFrom, TTo>(ref TFrom source)
        where TFrom : allows ref struct
        where TTo : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T AsRef<T>(void* source)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T AsRef<T>(scoped ref readonly T source)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T Add<T>(ref T source, int elementOffset)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T Add<T>(ref T source, nint elementOffset)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T Add<T>(ref T source, nuint elementOffset)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T AddByteOffset<T>(ref T source, nint byteOffset)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T AddByteOffset<T>(ref T source, nuint byteOffset)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern nint ByteOffset<T>(ref readonly T origin, ref readonly T target)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern bool AreSame<T>(ref readonly T left, ref readonly T right)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T NullRef<T>()
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern bool IsNullRef<T>(ref readonly T source)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern T ReadUnaligned<T>(void* source)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern T ReadUnaligned<T>(ref readonly byte source)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteUnaligned<T>(void* destination, T value)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteUnaligned<T>(ref byte destination, T value)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SkipInit<T>(out T value)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref T Subtract<T>(ref T source, int elementOffset)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern bool IsAddressLessThan<T>(ref readonly T left, ref readonly T right)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern bool IsAddressGreaterThan<T>(ref readonly T left, ref readonly T right)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern T Read<T>(void* source)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write<T>(void* destination, T value)
        where T : allows ref struct;

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void CopyBlockUnaligned(void* destination, void* source, uint byteCount);

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void CopyBlockUnaligned(ref byte destination, ref readonly byte source, uint byteCount);

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InitBlockUnaligned(void* startAddress, byte value, uint byteCount);

    [Intrinsic]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InitBlockUnaligned(ref byte startAddress, byte value, uint byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo BitCast<TFrom, TTo>(TFrom source)
        where TFrom : allows ref struct
        where TTo : allows ref struct
    {
        if (SizeOf<TFrom>() != SizeOf<TTo>())
        {
            ThrowHelpers.ThrowNotSupportedException();
        }

        return ReadUnaligned<TTo>(ref As<TFrom, byte>(ref source));
    }
}
