using System;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files;

/// <summary>When something happened to a file: seconds since 1970-01-01 00:00 UTC, and nanoseconds from there.</summary>
/// <param name="seconds">Seconds; negative before 1970.</param>
/// <param name="nanoseconds">0 to 999,999,999.</param>
public readonly struct Timestamp(long seconds, int nanoseconds) : IEquatable<Timestamp>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Seconds since 1970; negative before.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>Nanoseconds after <see cref="Seconds"/>, 0 to 999,999,999.</summary>
    public int Nanoseconds { get; } = nanoseconds;

    /// <summary>The point of time that lies <paramref name="sinceEpoch"/> after 1970 began.</summary>
    public static Timestamp FromEpoch(Duration sinceEpoch)
    {
        long seconds = sinceEpoch.Nanoseconds / NanosecondsPerSecond;
        long rest = sinceEpoch.Nanoseconds - (seconds * NanosecondsPerSecond);
        return rest < 0
            ? new Timestamp(seconds - 1, (int)(rest + NanosecondsPerSecond))
            : new Timestamp(seconds, (int)rest);
    }

    /// <summary>Whether two points are the same.</summary>
    public static bool operator ==(Timestamp left, Timestamp right) => left.Equals(right);

    /// <summary>Whether two points differ.</summary>
    public static bool operator !=(Timestamp left, Timestamp right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Timestamp other) => Seconds == other.Seconds && Nanoseconds == other.Nanoseconds;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Seconds.GetHashCode() ^ Nanoseconds;
}
