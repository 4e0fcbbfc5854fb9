using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>Frames with several users: the last one frees the frame.</summary>
public interface IFrameSharing : IFrameSource
{
    /// <summary>What is known of each frame.</summary>
    FrameTable FrameTable { get; }

    /// <summary>Takes 2 MiB with undefined contents, and enters them in the frame table; false if there is no such frame, whatever memory is left.</summary>
    bool TryAllocateLargeFrame(FrameOwner owner, out Frame<Size2MiB> frame);

    /// <summary>Gives back a frame that <see cref="TryAllocateLargeFrame"/> gave and that nobody uses any more.</summary>
    void FreeLargeFrame(Frame<Size2MiB> frame);

    /// <summary>Makes such a frame into 512 of 4 KiB, to be freed one by one.</summary>
    void SplitLargeFrame(Frame<Size2MiB> frame);

    /// <summary>Makes 512 frames of 4 KiB, all of them the caller's, such a frame; false if that cannot be.</summary>
    bool TryMergeLargeFrame(Frame<Size2MiB> frame);
}
