using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Primitives;

/// <summary>A length of time in nanoseconds.</summary>
/// <param name="nanoseconds">The length; may be negative.</param>
public readonly struct Duration(long nanoseconds) : IEquatable<Duration>, IComparable<Duration>
{
    /// <summary>No time at all.</summary>
    public static Duration Zero => default;

    /// <summary>The length in nanoseconds.</summary>
    public long Nanoseconds { get; } = nanoseconds;

    /// <summary>A number of microseconds.</summary>
    public static Duration FromMicroseconds(long count) => new(count * 1_000);

    /// <summary>A number of milliseconds.</summary>
    public static Duration FromMilliseconds(long count) => new(count * 1_000_000);

    /// <summary>A number of seconds.</summary>
    public static Duration FromSeconds(long count) => new(count * 1_000_000_000);

    /// <summary>The sum of two lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Duration operator +(Duration left, Duration right) => new(left.Nanoseconds + right.Nanoseconds);

    /// <summary>The difference of two lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Duration operator -(Duration left, Duration right) => new(left.Nanoseconds - right.Nanoseconds);

    /// <summary>Whether two lengths are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(Duration left, Duration right) => left.Nanoseconds == right.Nanoseconds;

    /// <summary>Whether two lengths differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(Duration left, Duration right) => left.Nanoseconds != right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public bool Equals(Duration other) => Nanoseconds == other.Nanoseconds;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Duration other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Nanoseconds.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
