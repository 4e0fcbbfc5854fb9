using System.Collections.Generic;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>The timer's interrupt, 100 times a second: <see cref="Scheduler{TPlatform}.Tick"/> marks, <see cref="Scheduler{TPlatform}.PreemptIfNeeded"/> switches.</summary>
public sealed class TimerDrivenPreemption
{
    [Test]
    public void ThreadsThatNeverGiveUpTheCpuShareIt()
    {
        SchedulerOptions options = new()
        {
            TickPeriod = Duration.FromMilliseconds(10),
            TimeSlices = TimeSlices.Create(
                idle: Duration.FromMilliseconds(10),
                low: Duration.FromMilliseconds(20),
                normal: Duration.FromMilliseconds(40),
                high: Duration.FromMilliseconds(60),
                realtime: Duration.FromMilliseconds(80)),
        };
        using SimulatedKernel kernel = new(options);
        Scheduler<SimulatedPlatform> scheduler = kernel.Scheduler;

        // What the handler of the timer's interrupt does, with interrupts disabled:
        kernel.Machine.OnTick = scheduler.Tick; // updates time slices
        kernel.Machine.OnInterruptReturn = scheduler.PreemptIfNeeded; // gives the CPU to the next thread if the slice is over

        List<(string Name, long Start)> turns = [];
        void Compute(string name)
        {
            for (int i = 0; i < 100; i++)
            {
                if (turns.Count == 0 || turns[^1].Name != name)
                {
                    turns.Add((name, kernel.Now.Nanoseconds / 1_000_000));
                }

                kernel.Work(1);
            }
        }

        kernel.Start(ThreadPriority.Normal, () => Compute("first"));
        kernel.Start(ThreadPriority.Normal, () => Compute("second"));
        kernel.RunToEnd();

        Assert.That(turns, Is.EqualTo(new[] { ("first", 0L), ("second", 40), ("first", 80), ("second", 120), ("first", 160), ("second", 180) }));
    }
}
