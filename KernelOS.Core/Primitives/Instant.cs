using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Primitives;

/// <summary>A point on the monotonic clock, in nanoseconds since boot.</summary>
/// <param name="nanoseconds">Nanoseconds since boot.</param>
public readonly struct Instant(long nanoseconds) : IEquatable<Instant>, IComparable<Instant>
{
    /// <summary>A point that is never reached.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>Nanoseconds since boot.</summary>
    public long Nanoseconds { get; } = nanoseconds;

    /// <summary>The point <paramref name="duration"/> later, or <see cref="Never"/> if that is beyond what can be told.</summary>
    public Instant AddSaturating(Duration duration)
    {
        long sum = Nanoseconds + duration.Nanoseconds;
        return duration.Nanoseconds > 0 && sum < Nanoseconds ? Never : new Instant(sum);
    }

    /// <summary>The point <paramref name="duration"/> later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Instant operator +(Instant instant, Duration duration) => new(instant.Nanoseconds + duration.Nanoseconds);

    /// <summary>The point <paramref name="duration"/> earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Instant operator -(Instant instant, Duration duration) => new(instant.Nanoseconds - duration.Nanoseconds);

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Duration operator -(Instant left, Instant right) => new(left.Nanoseconds - right.Nanoseconds);

    /// <summary>Whether two points are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(Instant left, Instant right) => left.Nanoseconds == right.Nanoseconds;

    /// <summary>Whether two points differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(Instant left, Instant right) => left.Nanoseconds != right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public bool Equals(Instant other) => Nanoseconds == other.Nanoseconds;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Instant other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Nanoseconds.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
