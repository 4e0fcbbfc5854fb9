using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>An aligned piece of physical memory, as large as one page.</summary>
/// <typeparam name="TSize">How large it is.</typeparam>
public readonly struct Frame<TSize> : IEquatable<Frame<TSize>>
    where TSize : struct, IPageSize
{
    private Frame(PhysicalAddress start) => Start = start;

    /// <summary>The size in bytes.</summary>
    public static ulong Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1UL << TSize.Shift;
    }

    /// <summary>The first byte's address, a multiple of <see cref="Size"/>.</summary>
    public PhysicalAddress Start { get; }

    /// <summary>The position among all frames of this size: <see cref="Start"/> divided by <see cref="Size"/>.</summary>
    public ulong Number
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Start.Value >> TSize.Shift;
    }

    /// <summary>The frame that starts at a trusted address; panics if that is not aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Frame<TSize> Create(PhysicalAddress start)
    {
        Check.That(start.IsAligned(Size), "a frame's start is not aligned to its size");
        return new Frame<TSize>(start);
    }

    /// <summary>The frame that starts at an untrusted address; false if that is not aligned.</summary>
    public static bool TryCreate(PhysicalAddress start, out Frame<TSize> frame)
    {
        frame = Containing(start);
        return start.IsAligned(Size);
    }

    /// <summary>The frame in which an address lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Frame<TSize> Containing(PhysicalAddress address) => new(address.AlignDown(Size));

    /// <summary>The frame that starts at an address that the caller knows to be aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Frame<TSize> FromUnchecked(PhysicalAddress start) => new(start);

    /// <summary>The frame <paramref name="count"/> places further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Frame<TSize> operator +(Frame<TSize> frame, ulong count) => new(frame.Start + (count << TSize.Shift));

    /// <summary>Whether two frames are the same.</summary>
    public static bool operator ==(Frame<TSize> left, Frame<TSize> right) => left.Start == right.Start;

    /// <summary>Whether two frames differ.</summary>
    public static bool operator !=(Frame<TSize> left, Frame<TSize> right) => left.Start != right.Start;

    /// <inheritdoc/>
    public bool Equals(Frame<TSize> other) => Start == other.Start;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Frame<TSize> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Start.GetHashCode();
}
