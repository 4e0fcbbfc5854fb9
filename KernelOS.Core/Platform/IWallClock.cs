using KernelOS.Core.Primitives;

namespace KernelOS.Core.Platform;

/// <summary>The date.</summary>
public interface IWallClock
{
    /// <summary>The time since 1970-01-01 00:00 UTC, leap seconds not counted; as exact as a timer tick, and may be set back.</summary>
    Duration TimeSinceEpoch { get; }
}
