namespace KernelOS.Core.Platform;

/// <summary>How much RAM there is for programs and the kernel.</summary>
public interface IFrameStatistics
{
    /// <summary>Frames of 4 KiB that the allocator manages, free or not.</summary>
    ulong TotalFrames { get; }

    /// <summary>Frames of 4 KiB that are free now.</summary>
    ulong FreeFrames { get; }

    /// <summary>How many frames of 2 MiB are free, or <paramref name="most"/> if there are more.</summary>
    ulong CountFreeLargeFrames(ulong most);

    /// <summary>Counts what the frames that the allocator manages are used for; looks at all of them.</summary>
    void TakeCensus(out FrameCensus census);
}
