using System;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class SleepLockTests
{
    private SleepLock _lock = new();

    [Test]
    public void OnlyOneThreadIsInsideAtATimeAndNobodyIsForgotten([Values(1, 2, 3)] int seed, [Values(1, 2, 4)] int cpus)
    {
        using SimulatedKernel kernel = new(new SchedulerOptions { CpuCount = cpus });
        Random random = new(seed);
        int inside = 0;
        int rounds = 0;
        for (int i = 0; i < 8; i++)
        {
            kernel.Start((ThreadPriority)random.Next(5), () =>
            {
                for (int round = 0; round < 40; round++)
                {
                    _lock.Enter(kernel.Platform, kernel.Scheduler);
                    Assert.That(inside++, Is.Zero);
                    kernel.Machine.Work(Duration.FromMicroseconds(random.Next(1, 30_000)));
                    Assert.That(--inside, Is.Zero);
                    rounds++;
                    _lock.Exit(kernel.Platform, kernel.Scheduler);
                    kernel.Machine.Work(Duration.FromMicroseconds(random.Next(1, 30_000)));
                }
            });
        }

        kernel.RunToEnd();
        Assert.That(rounds, Is.EqualTo(320));
    }

    [Test]
    public void AnInterruptedWaiterStillGetsTheLockAndKeepsTheInterruption()
    {
        using SimulatedKernel kernel = new(new SchedulerOptions());
        bool hadIt = false;
        WakeReason next = WakeReason.None;
        _lock.Enter(kernel.Platform, kernel.Scheduler);
        Thread waiter = kernel.Start(ThreadPriority.Normal, () =>
        {
            _lock.Enter(kernel.Platform, kernel.Scheduler);
            hadIt = true;
            _lock.Exit(kernel.Platform, kernel.Scheduler);
            next = kernel.Scheduler.Block();
        });
        kernel.Start(ThreadPriority.Low, () =>
        {
            kernel.Scheduler.Interrupt(waiter);
            kernel.Scheduler.Sleep(Duration.FromMilliseconds(50));
            Assert.That(hadIt, Is.False);
            _lock.Exit(kernel.Platform, kernel.Scheduler);
        });

        kernel.RunToEnd();
        Assert.That(hadIt, Is.True);
        Assert.That(next, Is.EqualTo(WakeReason.Interrupted));
    }
}
