using System.Collections.Generic;
using KernelOS.Core.Platform;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>The thread of the highest priority runs first, whichever was added first.</summary>
public sealed class PriorityBasedScheduling
{
    [Test]
    public void TheHighPriorityThreadIsScheduledFirst()
    {
        using SimulatedKernel kernel = new(new SchedulerOptions());
        Scheduler<SimulatedPlatform> scheduler = kernel.Scheduler;
        List<ThreadPriority> order = [];

        void Work() => order.Add(scheduler.CurrentThread.Priority);
        Thread low = kernel.Create(ThreadPriority.Low, Work);
        Thread normal = kernel.Create(ThreadPriority.Normal, Work);
        Thread high = kernel.Create(ThreadPriority.High, Work);

        // With interrupts disabled the CPU stays with the caller, so that all three are ready before one runs.
        InterruptState previous = kernel.Platform.DisableInterrupts();
        scheduler.Add(low);
        scheduler.Add(normal);
        scheduler.Add(high);
        kernel.Platform.RestoreInterrupts(previous);
        scheduler.PreemptionPoint();

        Assert.That(order, Is.EqualTo(new[] { ThreadPriority.High, ThreadPriority.Normal, ThreadPriority.Low }));
    }
}
