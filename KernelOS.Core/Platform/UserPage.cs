using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>A mapped page of an address space.</summary>
/// <param name="frame">Where its bytes are.</param>
/// <param name="isWritable">Whether the page's entry allows writing.</param>
/// <param name="isTableShared">Whether other spaces have the page's table too.</param>
/// <param name="place">What the page is a part of.</param>
public readonly struct UserPage(Frame<Size4KiB> frame, bool isWritable, bool isTableShared, UserPagePlace place)
{
    /// <summary>Where its bytes are.</summary>
    public Frame<Size4KiB> Frame { get; } = frame;

    /// <summary>Whether the page's entry allows writing, which an inaccessible page may have kept.</summary>
    public bool IsWritable { get; } = isWritable;

    /// <summary>What the page is a part of, mapped or not.</summary>
    public UserPagePlace Place { get; } = place;

    /// <summary>Whether other spaces have the page's table too, mapped or not: nothing in there can be written or changed before <see cref="IPageTables.TryOwnUserTables"/>.</summary>
    public bool IsTableShared { get; } = isTableShared;
}
