namespace KernelOS.Core.Memory.Physical;

/// <summary>Whether a frame is allocated, and how.</summary>
public enum FrameState : byte
{
    /// <summary>It is free.</summary>
    Free,

    /// <summary>As a frame of 4 KiB.</summary>
    Single,

    /// <summary>As a part of a larger frame.</summary>
    PartOfLarge,
}
