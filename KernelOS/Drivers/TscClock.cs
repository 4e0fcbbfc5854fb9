using System;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Primitives;

namespace KernelOS.Drivers;

/// <summary>Monotonic time from the time-stamp counter, calibrated once against the interval timer.</summary>
/// <remarks>
/// The calibration waits for nothing: <see cref="Start"/> lets the timer's channel 2 count while the kernel boots, and
/// <see cref="Calibrate"/> sees how far both have come. Time is (counter − start) · multiplier / 2^shift, in nanoseconds; the
/// multiplier has 32 bits, so that two multiplications of 64 bits are exact, and the baseline has no wider ones.
/// </remarks>
internal static class TscClock
{
    // At least 1 ms, so that the timer's 0.8 µs steps make an error below 0.1 %.
    private const uint MinimumCounts = Pit.InputFrequency / 1000;

    private const int WordBits = 32;

    private static ulong s_start;
    private static uint s_multiplier;
    private static int s_shift;

    /// <summary>The time since <see cref="Start"/>; zero until <see cref="Calibrate"/>.</summary>
    public static Instant Now
    {
        get
        {
            ulong elapsed = Instructions.ReadTimeStampCounter() - s_start;
            ulong high = (elapsed >> WordBits) * s_multiplier;
            ulong low = (uint)elapsed * (ulong)s_multiplier;
            return new Instant((long)((high << (WordBits - s_shift)) + (low >> s_shift)));
        }
    }

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
        elapsed = Math.Max(elapsed, 1);
        s_shift = WordBits;
        while (s_shift > 0 && (nanoseconds << s_shift) / elapsed > uint.MaxValue)
        {
            s_shift--;
        }

        s_multiplier = (uint)((nanoseconds << s_shift) / elapsed);
    }
}
