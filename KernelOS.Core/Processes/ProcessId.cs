using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Processes;

/// <summary>The number by which programs know a process, or a thread of one: from 1; 0 is nobody.</summary>
/// <param name="value">The number, not negative.</param>
public readonly struct ProcessId(int value) : IEquatable<ProcessId>
{
    /// <summary>The highest number, so that a program that makes processes without end gets an error in time.</summary>
    public const int Maximum = 4095;

    /// <summary>The first process: the kernel's own, which starts the others.</summary>
    public static ProcessId First => new(1);

    /// <summary>Nobody: for example the parent of the first process.</summary>
    public static ProcessId None => default;

    /// <summary>The number.</summary>
    public int Value { get; } = value;

    /// <summary>Whether two ids are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(ProcessId left, ProcessId right) => left.Value == right.Value;

    /// <summary>Whether two ids differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(ProcessId left, ProcessId right) => left.Value != right.Value;

    /// <inheritdoc/>
    public bool Equals(ProcessId other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ProcessId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value;
}
