using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class MutexTests
{
    private SimulatedKernel _kernel = null!;

    private Scheduler<SimulatedPlatform> Scheduler => _kernel.Scheduler;

    [SetUp]
    public void Boot() => _kernel = new SimulatedKernel(new SchedulerOptions());

    [TearDown]
    public void ShutDown() => _kernel.Dispose();

    [Test]
    public void OnlyOneThreadIsInsideAtATime([Values(1, 2)] int seed, [Values(1, 2)] int cpus)
    {
        _kernel.Dispose();
        _kernel = new SimulatedKernel(new SchedulerOptions { CpuCount = cpus });
        Random random = new(seed);
        Mutex<SimulatedPlatform> mutex = new(_kernel.Platform, Scheduler);
        int inside = 0;
        int rounds = 0;
        for (int i = 0; i < 6; i++)
        {
            _kernel.Start((ThreadPriority)random.Next(5), () =>
            {
                for (int round = 0; round < 40; round++)
                {
                    mutex.Lock();
                    Assert.That(inside++, Is.Zero);
                    _kernel.Machine.Work(Duration.FromMicroseconds(random.Next(1, 30_000)));
                    Assert.That(--inside, Is.Zero);
                    rounds++;
                    mutex.Unlock();
                    _kernel.Machine.Work(Duration.FromMicroseconds(random.Next(1, 30_000)));
                }
            });
        }

        _kernel.RunToEnd();
        Assert.That(rounds, Is.EqualTo(240));
    }

    [Test]
    public void TheMutexGoesToWhoHasWaitedLongest()
    {
        List<int> order = [];
        Mutex<SimulatedPlatform> mutex = new(_kernel.Platform, Scheduler);
        for (int i = 0; i < 4; i++)
        {
            int number = i;
            _kernel.Start(ThreadPriority.Normal, () =>
            {
                mutex.Lock();
                order.Add(number);
                Scheduler.Sleep(Duration.FromMilliseconds(20));
                mutex.Unlock();
            });
        }

        _kernel.RunToEnd();
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 4)));
    }

    [Test]
    public void LockingTwiceAndUnlockingWhatOneDoesNotHoldPanic()
    {
        Mutex<SimulatedPlatform> mutex = new(_kernel.Platform, Scheduler);
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            Assert.That(mutex.Unlock, Throws.TypeOf<KernelPanicException>());
            mutex.Lock();
            Assert.That(mutex.IsHeldByCaller);
            Assert.That(mutex.Lock, Throws.TypeOf<KernelPanicException>());
            mutex.Unlock();
            Assert.That(mutex.IsHeldByCaller, Is.False);
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void AnInterruptionDoesNotEndLockingButIsKeptForLater()
    {
        Mutex<SimulatedPlatform> mutex = new(_kernel.Platform, Scheduler);
        _kernel.Start(ThreadPriority.High, () =>
        {
            mutex.Lock();
            Scheduler.Sleep(Duration.FromMilliseconds(50));
            mutex.Unlock();
        });
        Thread waiter = _kernel.Start(ThreadPriority.Normal, () =>
        {
            mutex.Lock();
            Assert.That(_kernel.Now.Nanoseconds, Is.EqualTo(50_000_000));
            mutex.Unlock();
            Assert.That(Scheduler.Block(), Is.EqualTo(WakeReason.Interrupted));
        });
        _kernel.RunUntil(20);
        Assert.That(Scheduler.Interrupt(waiter));
        _kernel.RunToEnd();
    }
}
