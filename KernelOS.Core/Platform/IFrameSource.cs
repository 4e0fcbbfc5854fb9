using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>Where a layer gets single frames of RAM from, whatever allocates them.</summary>
public interface IFrameSource
{
    /// <summary>Takes a frame with undefined contents; false if none is left.</summary>
    /// <param name="owner">Whose it is, for <see cref="FrameTable"/>.</param>
    /// <param name="frame">The frame.</param>
    bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame);

    /// <summary>Gives back a frame that <see cref="TryAllocateFrame"/> gave and that nobody uses any more.</summary>
    void FreeFrame(Frame<Size4KiB> frame);

    /// <summary>Takes a frame full of zeros that is at hand, for a page table; false if none is, whatever memory is left. Interrupts are disabled.</summary>
    bool TryTakeZeroFrame(out Frame<Size4KiB> frame);

    /// <summary>Gives back a frame full of zeros, to be kept at hand; false if there are enough, and it is still the caller's. Interrupts are disabled.</summary>
    bool TryKeepZeroFrame(Frame<Size4KiB> frame);
}
