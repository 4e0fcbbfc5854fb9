using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Timers;

/// <summary>When an interval timer goes off, and how often after that.</summary>
/// <param name="remaining">How long from now on; zero if not at all.</param>
/// <param name="interval">How long from one time to the next; zero if only once.</param>
public readonly struct TimerSetting(Duration remaining, Duration interval)
{
    /// <summary>How long from now on; zero if not at all.</summary>
    public Duration Remaining { get; } = remaining;

    /// <summary>How long from one time to the next; zero if only once.</summary>
    public Duration Interval { get; } = interval;
}
