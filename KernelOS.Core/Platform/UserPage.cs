using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>A mapped page of an address space.</summary>
/// <param name="frame">Where its bytes are.</param>
/// <param name="isWritable">Whether the tables allow writing.</param>
public readonly struct UserPage(Frame<Size4KiB> frame, bool isWritable)
{
    /// <summary>Where its bytes are.</summary>
    public Frame<Size4KiB> Frame { get; } = frame;

    /// <summary>Whether the tables allow writing, which an inaccessible page may have kept.</summary>
    public bool IsWritable { get; } = isWritable;
}
