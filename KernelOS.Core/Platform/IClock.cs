using KernelOS.Core.Primitives;

namespace KernelOS.Core.Platform;

/// <summary>Monotonic time.</summary>
public interface IClock
{
    /// <summary>The time since boot; never goes back.</summary>
    Instant Now { get; }
}
