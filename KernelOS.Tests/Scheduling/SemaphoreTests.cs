using System;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class SemaphoreTests
{
    private SimulatedKernel _kernel = null!;

    private Scheduler<SimulatedPlatform> Scheduler => _kernel.Scheduler;

    [SetUp]
    public void Boot() => _kernel = new SimulatedKernel(new SchedulerOptions());

    [TearDown]
    public void ShutDown() => _kernel.Dispose();

    [Test]
    public void NeverMoreThreadsAreInsideThanThereArePermits()
    {
        const int Permits = 3;
        Random random = new(1);
        Semaphore<SimulatedPlatform> semaphore = new(_kernel.Platform, Scheduler, Permits);
        int inside = 0;
        int most = 0;
        for (int i = 0; i < 10; i++)
        {
            _kernel.Start((ThreadPriority)random.Next(5), () =>
            {
                for (int round = 0; round < 20; round++)
                {
                    semaphore.Acquire();
                    most = Math.Max(most, ++inside);
                    Scheduler.Sleep(Duration.FromMilliseconds(random.Next(1, 30)));
                    inside--;
                    semaphore.Release();
                }
            });
        }

        _kernel.RunToEnd();
        Assert.That(most, Is.EqualTo(Permits));
        Assert.That(inside, Is.Zero);
    }

    [Test]
    public void WaitingEndsAtTheDeadlineAndTakesNoPermit()
    {
        Semaphore<SimulatedPlatform> semaphore = new(_kernel.Platform, Scheduler, 0);
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            Assert.That(semaphore.Acquire(_kernel.Now + Duration.FromMilliseconds(30)), Is.EqualTo(WakeReason.TimedOut));
            semaphore.Release();
            Assert.That(semaphore.Acquire(Instant.Never), Is.EqualTo(WakeReason.Woken));
            Assert.That(semaphore.Acquire(_kernel.Now), Is.EqualTo(WakeReason.TimedOut));
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void ReleasingLetsAHigherWaiterRunAtOnce()
    {
        Semaphore<SimulatedPlatform> semaphore = new(_kernel.Platform, Scheduler, 0);
        bool hasRun = false;
        _kernel.Start(ThreadPriority.High, () =>
        {
            semaphore.Acquire();
            hasRun = true;
        });
        _kernel.Start(ThreadPriority.Low, () =>
        {
            semaphore.Release();
            Assert.That(hasRun);
        });
        _kernel.RunToEnd();
    }
}
