using System;

namespace KernelOS.Core.Scheduling;

/// <summary>A thread's number inside the kernel: never used again, even when the thread object is.</summary>
/// <param name="value">The number; 0 is nobody's.</param>
public readonly struct ThreadId(ulong value) : IEquatable<ThreadId>
{
    /// <summary>The number; 0 is nobody's.</summary>
    public ulong Value { get; } = value;

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(ThreadId left, ThreadId right) => left.Value == right.Value;

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(ThreadId left, ThreadId right) => left.Value != right.Value;

    /// <inheritdoc/>
    public bool Equals(ThreadId other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ThreadId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();
}
