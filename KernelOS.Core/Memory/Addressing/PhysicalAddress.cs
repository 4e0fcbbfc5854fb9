using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>A byte's place in physical memory; at most 52 bits wide (Intel SDM vol. 3A, 4.1.4; Arm ARM D8.1).</summary>
public readonly struct PhysicalAddress : IEquatable<PhysicalAddress>, IComparable<PhysicalAddress>
{
    /// <summary>How many bits a physical address has at most, on every architecture we know.</summary>
    public const int MaximumBits = 52;

    private const ulong Mask = (1UL << MaximumBits) - 1;

    private PhysicalAddress(ulong value) => Value = value;

    /// <summary>Address 0.</summary>
    public static PhysicalAddress Zero => default;

    /// <summary>The address as a number of bytes.</summary>
    public ulong Value { get; }

    /// <summary>Makes an address from a trusted number; panics if it has more than 52 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress Create(ulong value)
    {
        Check.That((value & ~Mask) == 0, "a physical address has more than 52 bits");
        return new PhysicalAddress(value);
    }

    /// <summary>Makes an address from an untrusted number; false if it has more than 52 bits.</summary>
    public static bool TryCreate(ulong value, out PhysicalAddress address)
    {
        address = new PhysicalAddress(value & Mask);
        return (value & ~Mask) == 0;
    }

    /// <summary>Makes an address from the low 52 bits of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress FromTruncated(ulong value) => new(value & Mask);

    /// <summary>Makes an address from a number that the caller knows to have at most 52 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress FromUnchecked(ulong value) => new(value);

    /// <summary>The address rounded down to a multiple of <paramref name="alignment"/>, a power of two in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PhysicalAddress AlignDown(ulong alignment) => new(Value & ~(alignment - 1));

    /// <summary>The address rounded up to a multiple of <paramref name="alignment"/>, a power of two in bytes.</summary>
    public PhysicalAddress AlignUp(ulong alignment) => Create((Value + alignment - 1) & ~(alignment - 1));

    /// <summary>Whether the address is a multiple of <paramref name="alignment"/>, a power of two in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAligned(ulong alignment) => (Value & (alignment - 1)) == 0;

    /// <summary>The address <paramref name="bytes"/> further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhysicalAddress operator +(PhysicalAddress address, ulong bytes) => Create(address.Value + bytes);

    /// <summary>The distance between two addresses in bytes; <paramref name="left"/> must not be the lower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong operator -(PhysicalAddress left, PhysicalAddress right) => left.Value - right.Value;

    /// <summary>Whether two addresses are the same.</summary>
    public static bool operator ==(PhysicalAddress left, PhysicalAddress right) => left.Value == right.Value;

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(PhysicalAddress left, PhysicalAddress right) => left.Value != right.Value;

    /// <summary>Whether <paramref name="left"/> is the lower address.</summary>
    public static bool operator <(PhysicalAddress left, PhysicalAddress right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is the higher address.</summary>
    public static bool operator >(PhysicalAddress left, PhysicalAddress right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not the higher address.</summary>
    public static bool operator <=(PhysicalAddress left, PhysicalAddress right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not the lower address.</summary>
    public static bool operator >=(PhysicalAddress left, PhysicalAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public bool Equals(PhysicalAddress other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PhysicalAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(PhysicalAddress other) => Value.CompareTo(other.Value);
}
