using System.Runtime.CompilerServices;

namespace System;

/// <summary>Searching and comparing of spans.</summary>
public static class MemoryExtensions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> AsSpan<T>(this T[]? array) => new(array);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> AsSpan<T>(this T[]? array, int start) => new Span<T>(array).Slice(start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> AsSpan<T>(this T[]? array, int start, int length) => new(array, start, length);

    // Not through the conversion: the compiler turns that into a call of this method.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<char> AsSpan(this string? text) =>
        text is null ? default : new ReadOnlySpan<char>(ref Unsafe.AsRef(in text.GetPinnableReference()), text.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<char> AsSpan(this string? text, int start) => text.AsSpan().Slice(start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<char> AsSpan(this string? text, int start, int length) => text.AsSpan().Slice(start, length);

    [OverloadResolutionPriority(-1)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SequenceEqual<T>(this Span<T> span, ReadOnlySpan<T> other)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).SequenceEqual(other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SequenceEqual<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other)
        where T : IEquatable<T>?
    {
        if (span.Length != other.Length)
        {
            return false;
        }

        if (RuntimeHelpers.IsBitwiseEquatable<T>())
        {
            return SpanHelpers.SequenceEqual(
                ref Unsafe.As<T, byte>(ref span._reference),
                ref Unsafe.As<T, byte>(ref other._reference),
                (nuint)(uint)span.Length * (nuint)Unsafe.SizeOf<T>());
        }

        return SequenceEqualOneByOne(span, other);
    }

    private static bool SequenceEqualOneByOne<T>(ReadOnlySpan<T> span, ReadOnlySpan<T> other)
        where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (!Equal(span[i], other[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static int SequenceCompareTo<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> other)
        where T : IComparable<T>?
    {
        int common = Math.Min(span.Length, other.Length);
        for (int i = 0; i < common; i++)
        {
            int order = span[i]?.CompareTo(other[i]) ?? (other[i] is null ? 0 : -1);
            if (order != 0)
            {
                return order;
            }
        }

        return span.Length.CompareTo(other.Length);
    }

    [OverloadResolutionPriority(-1)]
    public static int IndexOf<T>(this Span<T> span, T value)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).IndexOf(value);

    public static int IndexOf<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>?
    {
        for (int i = 0; i < span.Length; i++)
        {
            if (Equal(span[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    [OverloadResolutionPriority(-1)]
    public static int LastIndexOf<T>(this Span<T> span, T value)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).LastIndexOf(value);

    public static int LastIndexOf<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>?
    {
        for (int i = span.Length - 1; i >= 0; i--)
        {
            if (Equal(span[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    [OverloadResolutionPriority(-1)]
    public static int IndexOf<T>(this Span<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).IndexOf(value);

    public static int IndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>?
    {
        for (int i = 0; i <= span.Length - value.Length; i++)
        {
            if (span.Slice(i, value.Length).SequenceEqual(value))
            {
                return i;
            }
        }

        return -1;
    }

    [OverloadResolutionPriority(-1)]
    public static bool Contains<T>(this Span<T> span, T value)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).IndexOf(value) >= 0;

    public static bool Contains<T>(this ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>? =>
        span.IndexOf(value) >= 0;

    [OverloadResolutionPriority(-1)]
    public static bool StartsWith<T>(this Span<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).StartsWith(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool StartsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? =>
        value.Length <= span.Length && span.Slice(0, value.Length).SequenceEqual(value);

    [OverloadResolutionPriority(-1)]
    public static bool EndsWith<T>(this Span<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? =>
        ((ReadOnlySpan<T>)span).EndsWith(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EndsWith<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value)
        where T : IEquatable<T>? =>
        value.Length <= span.Length && span.Slice(span.Length - value.Length).SequenceEqual(value);

    public static void Reverse<T>(this Span<T> span)
    {
        for (int low = 0, high = span.Length - 1; low < high; low++, high--)
        {
            (span[low], span[high]) = (span[high], span[low]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Equal<T>(T first, T second)
        where T : IEquatable<T>? =>
        first is null ? second is null : first.Equals(second);

    public static void CopyTo<T>(this T[]? source, Span<T> destination) => new ReadOnlySpan<T>(source).CopyTo(destination);
}
