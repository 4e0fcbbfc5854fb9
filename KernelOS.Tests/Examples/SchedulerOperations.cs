using System.Collections.Generic;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to use the scheduler: add, yield, block, unblock, sleep, remove.</summary>
public sealed class SchedulerOperations
{
    [Test]
    public void AddYieldBlockUnblockSleepAndRemove()
    {
        using SimulatedKernel kernel = new(new SchedulerOptions());
        Scheduler<SimulatedPlatform> scheduler = kernel.Scheduler;
        List<string> log = [];

        Thread reader = kernel.Create(ThreadPriority.Normal, () =>
        {
            log.Add("reader waits for input");
            scheduler.Block();
            log.Add("reader has its input");
        });
        Thread writer = kernel.Create(ThreadPriority.Normal, () =>
        {
            log.Add("writer gives up the CPU");
            scheduler.Yield();
            log.Add("writer sleeps");
            scheduler.Sleep(Duration.FromMilliseconds(20));
            log.Add("writer wakes the reader");
            scheduler.Unblock(reader);
            log.Add("writer is done");
        });
        Thread abandoned = kernel.Create(ThreadPriority.Low, () => scheduler.Block());

        // Normally the timer makes the scheduler choose; the idle thread that adds a thread gives way to it at once.
        scheduler.Add(reader);
        Assert.That(reader.State, Is.EqualTo(ThreadState.Blocked));
        scheduler.Add(writer);
        scheduler.Add(abandoned);

        // A thread that does not run can be taken away.
        Assert.That(scheduler.TryRemove(abandoned));

        kernel.RunToEnd();
        Assert.That(log, Is.EqualTo(new[]
        {
            "reader waits for input",
            "writer gives up the CPU",
            "writer sleeps",
            "writer wakes the reader",
            "writer is done",
            "reader has its input",
        }));
    }
}
