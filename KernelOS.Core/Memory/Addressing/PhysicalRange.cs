using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>Consecutive bytes of physical memory.</summary>
public readonly struct PhysicalRange : IEquatable<PhysicalRange>
{
    private PhysicalRange(PhysicalAddress start, ulong length)
    {
        Start = start;
        Length = length;
    }

    /// <summary>The first byte's address.</summary>
    public PhysicalAddress Start { get; }

    /// <summary>How many bytes; may be 0.</summary>
    public ulong Length { get; }

    /// <summary>One past the last byte, at most 2⁵²; a number, since behind the highest byte there is no address.</summary>
    public ulong End => Start.Value + Length;

    /// <summary>Whether there is no byte in it.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Makes a range from trusted numbers; panics if it leaves the 52-bit space.</summary>
    public static PhysicalRange Create(PhysicalAddress start, ulong length)
    {
        Check.That(length <= (1UL << PhysicalAddress.MaximumBits) - start.Value, "a physical range leaves the address space");
        return new PhysicalRange(start, length);
    }

    /// <summary>Makes a range from untrusted numbers; false if it wraps or leaves the 52-bit space.</summary>
    public static bool TryCreate(ulong start, ulong length, out PhysicalRange range)
    {
        bool valid = PhysicalAddress.TryCreate(start, out PhysicalAddress address)
            && length <= (1UL << PhysicalAddress.MaximumBits) - start;
        range = valid ? new PhysicalRange(address, length) : default;
        return valid;
    }

    /// <summary>The bytes from <paramref name="start"/> up to the number <paramref name="end"/>, which is not below it.</summary>
    public static PhysicalRange FromBounds(PhysicalAddress start, ulong end)
    {
        Check.That(end >= start.Value, "a physical range ends before it starts");
        return Create(start, end - start.Value);
    }

    /// <summary>Whether <paramref name="address"/> lies in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(PhysicalAddress address) => address.Value - Start.Value < Length;

    /// <summary>Whether every byte of <paramref name="other"/> lies in it; an empty range lies in every range.</summary>
    public bool Contains(PhysicalRange other) => other.IsEmpty || (other.Start >= Start && other.End <= End);

    /// <summary>Whether there is a byte in both.</summary>
    public bool Overlaps(PhysicalRange other) => !Intersect(other).IsEmpty;

    /// <summary>The bytes that lie in both; empty if there are none.</summary>
    public PhysicalRange Intersect(PhysicalRange other)
    {
        ulong start = Math.Max(Start.Value, other.Start.Value);
        ulong end = Math.Min(End, other.End);
        return start < end ? new PhysicalRange(PhysicalAddress.FromUnchecked(start), end - start) : default;
    }

    /// <summary>The largest range inside whose bounds are multiples of <paramref name="alignment"/>, a power of two in bytes; may be empty.</summary>
    public PhysicalRange AlignInward(ulong alignment)
    {
        ulong start = (Start.Value + alignment - 1) & ~(alignment - 1);
        ulong end = End & ~(alignment - 1);
        return start < end ? new PhysicalRange(PhysicalAddress.FromUnchecked(start), end - start) : default;
    }

    /// <summary>The smallest range around it whose bounds are multiples of <paramref name="alignment"/>, a power of two in bytes; an empty range stays empty.</summary>
    public PhysicalRange AlignOutward(ulong alignment)
    {
        if (IsEmpty)
        {
            return default;
        }

        PhysicalAddress start = Start.AlignDown(alignment);
        return Create(start, ((End + alignment - 1) & ~(alignment - 1)) - start.Value);
    }

    /// <summary>Whether two ranges are the same.</summary>
    public static bool operator ==(PhysicalRange left, PhysicalRange right) => left.Equals(right);

    /// <summary>Whether two ranges differ.</summary>
    public static bool operator !=(PhysicalRange left, PhysicalRange right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(PhysicalRange other) => Start == other.Start && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PhysicalRange other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Start.GetHashCode() ^ Length.GetHashCode();
}
