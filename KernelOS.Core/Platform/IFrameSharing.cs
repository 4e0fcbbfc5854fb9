namespace KernelOS.Core.Platform;

/// <summary>Frames with several users: the last one frees the frame.</summary>
public interface IFrameSharing : IFrameSource
{
    /// <summary>The counts of users.</summary>
    FrameReferences FrameReferences { get; }
}
