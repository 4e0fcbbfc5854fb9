namespace KernelOS.Core.Platform;

/// <summary>Frames with several users: the last one frees the frame.</summary>
public interface IFrameSharing : IFrameSource
{
    /// <summary>What is known of each frame.</summary>
    FrameTable FrameTable { get; }
}
