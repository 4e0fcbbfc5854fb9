using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Timers;

/// <summary>A timer of a process that sends it a signal, once or again and again.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="process">The process.</param>
/// <param name="kind">What it measures.</param>
internal sealed class IntervalTimer<TPlatform>(Process<TPlatform> process, TimerKind kind)
    where TPlatform : struct, IPlatform
{
    /// <summary>Its place among the timers that are set; of those that measure CPU time, which are few, only whether it is.</summary>
    internal HeapLink<IntervalTimer<TPlatform>> Link;

    /// <summary>The process.</summary>
    internal Process<TPlatform> Process { get; } = process;

    /// <summary>What it measures.</summary>
    internal TimerKind Kind { get; } = kind;

    /// <summary>When it goes off, by the clock that it goes by.</summary>
    internal Instant Deadline { get; set; } = Instant.Never;

    /// <summary>How long from one time to the next; zero if only once.</summary>
    internal Duration Interval { get; set; }

    /// <summary>Whether it will go off.</summary>
    internal bool IsSet => Deadline != Instant.Never;

    /// <summary>Goes on to the next time, after <paramref name="now"/>; one that is too far away never comes.</summary>
    internal void Advance(Instant now)
    {
        if (Interval <= Duration.Zero)
        {
            Deadline = Instant.Never;
            return;
        }

        long missed = (now - Deadline).Nanoseconds / Interval.Nanoseconds;
        Deadline = Deadline.AddSaturating(new Duration((missed + 1) * Interval.Nanoseconds));
    }
}
