using System.Collections.Generic;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How to make threads: a name, a priority, what it does, and whom it belongs to; the kernel stack comes with it.</summary>
public sealed class CreatingThreads
{
    [Test]
    public void CreateAThread()
    {
        using SimulatedMachine machine = new(tickPeriod: Duration.FromMilliseconds(10));
        SimulatedPlatform platform = new(machine);
        Scheduler<SimulatedPlatform> scheduler = new(platform, new SchedulerOptions());
        ThreadFactory<SimulatedPlatform> threads = new(platform, scheduler, maximumThreads: 100);
        List<string> log = [];

        // A thread belongs to a process, or to nobody: then it is the kernel's own.
        object process = "my_process";

        Result<Thread, ThreadError> result = threads.Create(
            name: "my_thread",
            ThreadPriority.Normal,
            entry: self => log.Add($"{self.Name} of {self.Owner}"),
            owner: process);

        // No memory for a stack, or too many threads, would be a result like any other.
        Assert.That(result.Error, Is.EqualTo(ThreadError.None));
        Assert.That(result.TryGet(out Thread thread));

        // The stack has been mapped, with a guard page below it, and the thread waits to be added.
        Assert.That(thread.Stack.Length, Is.GreaterThan(0));
        Assert.That(thread.State, Is.EqualTo(ThreadState.New));

        // The home's thread start; from now on the caller is this CPU's idle thread.
        machine.OnThreadStart = scheduler.RunThread;
        scheduler.StartCpu();

        // It runs at once, since anything comes before the idle thread.
        scheduler.Add(thread);
        Assert.That(log, Is.EqualTo(new[] { "my_thread of my_process" }));

        // Somebody else has to take back its stack.
        Assert.That(thread.State, Is.EqualTo(ThreadState.Exited));
        threads.Reap();
        threads.Trim();
        Assert.That(machine.LiveStacks, Is.Empty);
    }
}
