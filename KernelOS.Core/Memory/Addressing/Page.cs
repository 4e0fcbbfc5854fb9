using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Addressing;

/// <summary>An aligned piece of virtual memory that one table entry maps.</summary>
/// <typeparam name="TSize">How large it is.</typeparam>
public readonly struct Page<TSize> : IEquatable<Page<TSize>>
    where TSize : struct, IPageSize
{
    private Page(VirtualAddress start) => Start = start;

    /// <summary>The size in bytes.</summary>
    public static ulong Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1UL << TSize.Shift;
    }

    /// <summary>The first byte's address, a multiple of <see cref="Size"/>.</summary>
    public VirtualAddress Start { get; }

    /// <summary>The position among all pages of this size: <see cref="Start"/> divided by <see cref="Size"/>.</summary>
    public ulong Number
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Start.Value >> TSize.Shift;
    }

    /// <summary>The page that starts at a trusted address; panics if that is not aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page<TSize> Create(VirtualAddress start)
    {
        Check.That(start.IsAligned(Size), "a page's start is not aligned to its size");
        return new Page<TSize>(start);
    }

    /// <summary>The page that starts at an untrusted address; false if that is not aligned.</summary>
    public static bool TryCreate(VirtualAddress start, out Page<TSize> page)
    {
        page = Containing(start);
        return start.IsAligned(Size);
    }

    /// <summary>The page in which an address lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page<TSize> Containing(VirtualAddress address) => new(address.AlignDown(Size));

    /// <summary>The page that starts at an address that the caller knows to be aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page<TSize> FromUnchecked(VirtualAddress start) => new(start);

    /// <summary>The page <paramref name="count"/> places further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Page<TSize> operator +(Page<TSize> page, ulong count) => new(page.Start + (count << TSize.Shift));

    /// <summary>Whether two pages are the same.</summary>
    public static bool operator ==(Page<TSize> left, Page<TSize> right) => left.Start == right.Start;

    /// <summary>Whether two pages differ.</summary>
    public static bool operator !=(Page<TSize> left, Page<TSize> right) => left.Start != right.Start;

    /// <inheritdoc/>
    public bool Equals(Page<TSize> other) => Start == other.Start;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Page<TSize> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Start.GetHashCode();
}
