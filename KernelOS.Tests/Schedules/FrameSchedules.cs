using System;
using System.Globalization;

namespace KernelOS.Tests.Schedules;

/// <summary>Explores schedules of a frame allocator that a few CPUs use at the same time.</summary>
public static class FrameSchedules
{
    private const int Cpus = 3;
    private const int Changes = 3;

    /// <summary>Runs one schedule after the other.</summary>
    /// <param name="first">The first one's seed.</param>
    /// <param name="count">How many.</param>
    /// <returns>What went wrong, with the seed; null if nothing did.</returns>
    public static string? Explore(int first, int count)
    {
        using Schedule schedule = new(Cpus, Changes);
        for (int seed = first; seed < first + count; seed++)
        {
            if (Run(schedule, seed) is string failure)
            {
                return string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {failure}");
            }
        }

        return null;
    }

    private static string? Run(Schedule schedule, int seed)
    {
        using FrameScenario scenario = new(Cpus, seed);
        try
        {
            scenario.Prepare();
            Exception? failure = schedule.Run(seed, scenario.ExpectedSteps, scenario.Run);
            if (failure is not null)
            {
                return failure.Message;
            }

            scenario.Check();
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or KernelOS.Core.Diagnostics.KernelPanicException)
        {
            return failure.Message;
        }
    }
}
