using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Numa;

/// <summary>A node: memory and CPUs that are near to each other. Numbered from 0 without gaps.</summary>
public readonly struct NumaNode : IEquatable<NumaNode>
{
    /// <summary>How many nodes there are at most; a set of them is one word.</summary>
    public const int MaximumCount = 64;

    private readonly byte _value;

    private NumaNode(byte value) => _value = value;

    /// <summary>The first node, and the only one of most machines.</summary>
    public static NumaNode First => default;

    /// <summary>The node's number.</summary>
    public int Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <summary>Makes a node from a trusted number; panics if it is too large.</summary>
    public static NumaNode Create(int value)
    {
        Check.That((uint)value < MaximumCount, "a node of an impossible number");
        return new NumaNode((byte)value);
    }

    /// <summary>Makes a node from an untrusted number; false if it is too large.</summary>
    public static bool TryCreate(int value, out NumaNode node)
    {
        node = new NumaNode((byte)value);
        return (uint)value < MaximumCount;
    }

    /// <summary>Makes a node from a number that the caller knows to be small enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static NumaNode FromUnchecked(int value) => new((byte)value);

    /// <summary>Whether two nodes are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(NumaNode left, NumaNode right) => left._value == right._value;

    /// <summary>Whether two nodes differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator !=(NumaNode left, NumaNode right) => left._value != right._value;

    /// <inheritdoc/>
    public bool Equals(NumaNode other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NumaNode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value;
}
