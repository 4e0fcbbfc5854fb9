using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>Consecutive bytes of virtual memory, all in one half of the address space.</summary>
public readonly struct VirtualRange : IEquatable<VirtualRange>
{
    private VirtualRange(VirtualAddress start, ulong length)
    {
        Start = start;
        Length = length;
    }

    /// <summary>The first byte's address.</summary>
    public VirtualAddress Start { get; }

    /// <summary>How many bytes; may be 0.</summary>
    public ulong Length { get; }

    /// <summary>The last byte's address; the range must not be empty.</summary>
    public VirtualAddress Last => VirtualAddress.FromUnchecked(Start.Value + (Length - 1));

    /// <summary>One past the last byte; a number, since behind either half there is no address (0 behind the upper one).</summary>
    public ulong End => Start.Value + Length;

    /// <summary>Whether there is no byte in it.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Makes a range from trusted numbers; panics if it leaves its half of the address space.</summary>
    public static VirtualRange Create(VirtualAddress start, ulong length)
    {
        Check.That(TryCreate(start.Value, length, out VirtualRange range), "a virtual range leaves its half of the address space");
        return range;
    }

    /// <summary>Makes a range from numbers that the caller knows to be right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualRange FromUnchecked(ulong start, ulong length) => new(VirtualAddress.FromUnchecked(start), length);

    /// <summary>Makes a range from untrusted numbers; false if a byte of it is not canonical, or it leaves its half or wraps.</summary>
    public static bool TryCreate(ulong start, ulong length, out VirtualRange range)
    {
        const ulong half = 1UL << (VirtualAddress.Bits - 1);
        bool valid = VirtualAddress.TryCreate(start, out VirtualAddress address)
            && length <= half - (start & (half - 1));
        range = valid ? new VirtualRange(address, length) : default;
        return valid;
    }

    /// <summary>Whether <paramref name="address"/> lies in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(VirtualAddress address) => address.Value - Start.Value < Length;

    /// <summary>Whether every byte of <paramref name="other"/> lies in it; an empty range lies in every range.</summary>
    public bool Contains(VirtualRange other) =>
        other.IsEmpty || (Contains(other.Start) && other.Length <= Length - (other.Start - Start));

    /// <summary>Whether there is a byte in both.</summary>
    public bool Overlaps(VirtualRange other) =>
        !IsEmpty && !other.IsEmpty && (Contains(other.Start) || other.Contains(Start));

    /// <summary>Whether both bounds are multiples of <paramref name="alignment"/>, a power of two in bytes.</summary>
    public bool IsAligned(ulong alignment) => ((Start.Value | Length) & (alignment - 1)) == 0;

    /// <summary>Whether two ranges are the same.</summary>
    public static bool operator ==(VirtualRange left, VirtualRange right) => left.Equals(right);

    /// <summary>Whether two ranges differ.</summary>
    public static bool operator !=(VirtualRange left, VirtualRange right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(VirtualRange other) => Start == other.Start && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VirtualRange other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Start.GetHashCode() ^ Length.GetHashCode();
}
