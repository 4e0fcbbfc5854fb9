using System;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Primitives;

namespace KernelOS.Drivers;

/// <summary>Monotonic time from the time-stamp counter, calibrated once against the interval timer.</summary>
/// <remarks>
/// The calibration waits for nothing: <see cref="Start"/> lets the timer's channel 2 count while the kernel boots, and
/// <see cref="Calibrate"/> sees how far both have come. Time is (counter − start) · multiplier / 2³², in nanoseconds.
/// </remarks>
internal static class TscClock
{
    // At least 1 ms, so that the timer's 0.8 µs steps make an error below 0.1 %.
    private const uint MinimumCounts = Pit.InputFrequency / 1000;

    private static ulong s_start;
    private static ulong s_multiplier;

    /// <summary>The time since <see cref="Start"/>; zero until <see cref="Calibrate"/>.</summary>
    public static Instant Now =>
        new((long)Math.BigMul(Instructions.ReadTimeStampCounter() - s_start, s_multiplier, out ulong low) << 32 | (long)(low >> 32));

    /// <summary>Nanoseconds a counter step, times 2³².</summary>
    public static ulong Multiplier => s_multiplier;

    /// <summary>Starts the measurement and the time.</summary>
    public static void Start()
    {
        Pit.StartStopwatch();
        s_start = Instructions.ReadTimeStampCounter();
    }

    /// <summary>Ends the measurement, at the latest 54 ms after <see cref="Start"/>; waits for the rest of its first millisecond.</summary>
    public static void Calibrate()
    {
        uint counts;
        ulong elapsed;
        do
        {
            counts = Pit.ReadStopwatch();
            elapsed = Instructions.ReadTimeStampCounter() - s_start;
        }
        while (counts < MinimumCounts);

        // (counts / InputFrequency) seconds took `elapsed` steps.
        ulong nanoseconds = counts * 1_000_000_000UL / Pit.InputFrequency;
        s_multiplier = (nanoseconds << 32) / Math.Max(elapsed, 1);
    }
}
