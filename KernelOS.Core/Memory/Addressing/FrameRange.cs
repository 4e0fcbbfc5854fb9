using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>Consecutive frames of one size.</summary>
/// <typeparam name="TSize">How large each is.</typeparam>
public readonly struct FrameRange<TSize> : IEquatable<FrameRange<TSize>>
    where TSize : struct, IPageSize
{
    private FrameRange(Frame<TSize> first, ulong count)
    {
        First = first;
        Count = count;
    }

    /// <summary>The first frame.</summary>
    public Frame<TSize> First { get; }

    /// <summary>How many frames; may be 0.</summary>
    public ulong Count { get; }

    /// <summary>The bytes of all of them.</summary>
    public PhysicalRange Bytes => PhysicalRange.Create(First.Start, Count << TSize.Shift);

    /// <summary>The frame <paramref name="index"/> places from the first, which must lie in the range.</summary>
    public Frame<TSize> this[ulong index]
    {
        get
        {
            Check.That(index < Count, "a frame range was indexed outside its bounds");
            return First + index;
        }
    }

    /// <summary>Makes a range from trusted numbers; panics if it leaves the 52-bit space.</summary>
    public static FrameRange<TSize> Create(Frame<TSize> first, ulong count)
    {
        ulong available = (1UL << (PhysicalAddress.MaximumBits - TSize.Shift)) - first.Number;
        Check.That(count <= available, "a frame range leaves the address space");
        return new FrameRange<TSize>(first, count);
    }

    /// <summary>The frames that lie wholly inside <paramref name="bytes"/>.</summary>
    public static FrameRange<TSize> Inside(PhysicalRange bytes)
    {
        PhysicalRange aligned = bytes.AlignInward(Frame<TSize>.Size);
        return new FrameRange<TSize>(Frame<TSize>.FromUnchecked(aligned.Start), aligned.Length >> TSize.Shift);
    }

    /// <summary>Whether <paramref name="frame"/> is one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(Frame<TSize> frame) => frame.Number - First.Number < Count;

    /// <summary>Whether two ranges are the same.</summary>
    public static bool operator ==(FrameRange<TSize> left, FrameRange<TSize> right) => left.Equals(right);

    /// <summary>Whether two ranges differ.</summary>
    public static bool operator !=(FrameRange<TSize> left, FrameRange<TSize> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(FrameRange<TSize> other) => First == other.First && Count == other.Count;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FrameRange<TSize> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => First.GetHashCode() ^ Count.GetHashCode();
}
