using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>How long a thread of each priority runs before another of the same priority has its turn.</summary>
public readonly struct TimeSlices
{
    private readonly Duration _idle;
    private readonly Duration _low;
    private readonly Duration _normal;
    private readonly Duration _high;
    private readonly Duration _realtime;

    private TimeSlices(Duration idle, Duration low, Duration normal, Duration high, Duration realtime)
    {
        _idle = idle;
        _low = low;
        _normal = normal;
        _high = high;
        _realtime = realtime;
    }

    /// <summary>10, 20, 30, 50 and 100 ms: the higher the priority, the longer the slice.</summary>
    public static TimeSlices Default => Create(
        idle: Duration.FromMilliseconds(10),
        low: Duration.FromMilliseconds(20),
        normal: Duration.FromMilliseconds(30),
        high: Duration.FromMilliseconds(50),
        realtime: Duration.FromMilliseconds(100));

    /// <summary>The slice of a priority.</summary>
    public Duration this[ThreadPriority priority] => priority switch
    {
        ThreadPriority.Idle => _idle,
        ThreadPriority.Low => _low,
        ThreadPriority.Normal => _normal,
        ThreadPriority.High => _high,
        _ => _realtime,
    };

    /// <summary>Sets a slice for each priority; panics if one is not positive, or shorter than that of a lower priority.</summary>
    public static TimeSlices Create(Duration idle, Duration low, Duration normal, Duration high, Duration realtime)
    {
        Check.That(idle > Duration.Zero, "a time slice is not positive");
        Check.That(
            idle <= low && low <= normal && normal <= high && high <= realtime,
            "a time slice is shorter than that of a lower priority");
        return new TimeSlices(idle, low, normal, high, realtime);
    }
}
