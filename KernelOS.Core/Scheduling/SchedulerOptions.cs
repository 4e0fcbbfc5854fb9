using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>What a home may choose about scheduling.</summary>
public readonly struct SchedulerOptions()
{
    /// <summary>How many CPUs there are at most; they are numbered from 0.</summary>
    public int CpuCount { get; init; } = 1;

    /// <summary>How long each priority's slice is.</summary>
    public TimeSlices TimeSlices { get; init; } = TimeSlices.Default;

    /// <summary>The time between two calls of <see cref="Scheduler{TPlatform}.Tick"/> on one CPU. A slice ends with the tick that is nearest to its end.</summary>
    public Duration TickPeriod { get; init; } = Duration.FromMilliseconds(10);

    /// <summary>An idle CPU that has to wake a thread within this time watches the clock instead of halting until the next tick.</summary>
    public Duration IdlePolling { get; init; } = Duration.FromMicroseconds(50);
}
