using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>A canonical 48-bit virtual address: bits 63 to 47 are all alike (Intel SDM vol. 1, 3.3.7.1).</summary>
public readonly struct VirtualAddress : IEquatable<VirtualAddress>, IComparable<VirtualAddress>
{
    /// <summary>How many bits of a virtual address are translated.</summary>
    public const int Bits = 48;

    private VirtualAddress(ulong value) => Value = value;

    /// <summary>Address 0.</summary>
    public static VirtualAddress Zero => default;

    /// <summary>The address as a number of bytes.</summary>
    public ulong Value { get; }

    /// <summary>Makes an address from a trusted number; panics if it is not canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualAddress Create(ulong value)
    {
        Check.That(IsCanonical(value), "a virtual address is not canonical");
        return new VirtualAddress(value);
    }

    /// <summary>Makes an address from an untrusted number; false if it is not canonical.</summary>
    public static bool TryCreate(ulong value, out VirtualAddress address)
    {
        address = FromTruncated(value);
        return address.Value == value;
    }

    /// <summary>Makes an address from the low 48 bits of a number, by sign extension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualAddress FromTruncated(ulong value) => new((ulong)((long)(value << (64 - Bits)) >> (64 - Bits)));

    /// <summary>Makes an address from a number that the caller knows to be canonical.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualAddress FromUnchecked(ulong value) => new(value);

    /// <summary>Whether the number is a canonical address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsCanonical(ulong value) => FromTruncated(value).Value == value;

    /// <summary>The address rounded down to a multiple of <paramref name="alignment"/>, a power of two in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VirtualAddress AlignDown(ulong alignment) => new(Value & ~(alignment - 1));

    /// <summary>The address rounded up to a multiple of <paramref name="alignment"/>, a power of two in bytes.</summary>
    public VirtualAddress AlignUp(ulong alignment) => FromTruncated((Value + alignment - 1) & ~(alignment - 1));

    /// <summary>Whether the address is a multiple of <paramref name="alignment"/>, a power of two in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAligned(ulong alignment) => (Value & (alignment - 1)) == 0;

    /// <summary>The address <paramref name="bytes"/> further on; past the end of the lower half it goes on in the upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualAddress operator +(VirtualAddress address, ulong bytes) => FromTruncated(address.Value + bytes);

    /// <summary>The distance between two addresses in bytes; <paramref name="left"/> must not be the lower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong operator -(VirtualAddress left, VirtualAddress right) => left.Value - right.Value;

    /// <summary>Whether two addresses are the same.</summary>
    public static bool operator ==(VirtualAddress left, VirtualAddress right) => left.Value == right.Value;

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(VirtualAddress left, VirtualAddress right) => left.Value != right.Value;

    /// <summary>Whether <paramref name="left"/> is the lower address.</summary>
    public static bool operator <(VirtualAddress left, VirtualAddress right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is the higher address.</summary>
    public static bool operator >(VirtualAddress left, VirtualAddress right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not the higher address.</summary>
    public static bool operator <=(VirtualAddress left, VirtualAddress right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not the lower address.</summary>
    public static bool operator >=(VirtualAddress left, VirtualAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public bool Equals(VirtualAddress other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VirtualAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(VirtualAddress other) => Value.CompareTo(other.Value);
}
