using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class WaitQueueTests
{
    private SimulatedKernel _kernel = null!;
    private SpinLock _lock;
    private WaitQueue _waiters;

    private Scheduler<SimulatedPlatform> Scheduler => _kernel.Scheduler;

    [SetUp]
    public void Boot()
    {
        _kernel = new SimulatedKernel(new SchedulerOptions());
        _lock = new SpinLock(LockLevel.Pipe);
        _waiters = default;
    }

    [TearDown]
    public void ShutDown() => _kernel.Dispose();

    [Test]
    public void WaitersAreWokenInTheOrderInWhichTheyCame()
    {
        List<int> order = [];
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            _kernel.Start(ThreadPriority.Normal, () =>
            {
                Assert.That(Wait(Instant.Never), Is.EqualTo(WakeReason.Woken));
                order.Add(number);
            });
        }

        _kernel.RunUntil(10);
        Assert.That(_waiters.IsEmpty, Is.False);
        for (int i = 0; i < 5; i++)
        {
            Assert.That(WakeOne());
        }

        Assert.That(WakeOne(), Is.False, "nobody waits any more");
        _kernel.RunToEnd();
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 5)));
        Assert.That(_waiters.IsEmpty);
    }

    [Test]
    public void AllWaitersAreWokenTogether()
    {
        int woken = 0;
        for (int i = 0; i < 5; i++)
        {
            _kernel.Start((ThreadPriority)i, () =>
            {
                Wait(Instant.Never);
                woken++;
            });
        }

        _kernel.RunUntil(10);
        using (SpinLockGuard<SimulatedPlatform> guard = _lock.Acquire(_kernel.Platform))
        {
            Assert.That(Scheduler.WakeAll(ref _waiters), Is.EqualTo(5));
        }

        _kernel.RunToEnd();
        Assert.That(woken, Is.EqualTo(5));
    }

    [Test]
    public void AWaitEndsAtItsDeadlineAndTheThreadHasLeftTheQueue()
    {
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            Assert.That(Wait(new Instant(30_000_000)), Is.EqualTo(WakeReason.TimedOut));
            Assert.That(_kernel.Now.Nanoseconds, Is.EqualTo(30_000_000));
            Assert.That(_waiters.IsEmpty);
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void ADeadlineThatHasPassedEndsTheWaitAtOnce()
    {
        _kernel.RunUntil(20);
        _kernel.Start(ThreadPriority.Normal, () => Assert.That(Wait(new Instant(1)), Is.EqualTo(WakeReason.TimedOut)));
        _kernel.RunToEnd();
        Assert.That(_waiters.IsEmpty);
    }

    [Test]
    public void BeingUnblockedDoesNotEndAWaitButBeingInterruptedDoes()
    {
        Thread waiter = _kernel.Start(ThreadPriority.Normal, () =>
        {
            Assert.That(Wait(Instant.Never), Is.EqualTo(WakeReason.Interrupted));
            Assert.That(_kernel.Now.Nanoseconds, Is.EqualTo(50_000_000));
        });
        _kernel.RunUntil(20);
        Assert.That(Scheduler.Unblock(waiter));
        _kernel.RunUntil(50);
        Assert.That(waiter.State, Is.EqualTo(ThreadState.Blocked));
        Assert.That(Scheduler.TryRemove(waiter), Is.False, "it is in a wait queue");
        Assert.That(Scheduler.Interrupt(waiter));
        _kernel.RunToEnd();
        Assert.That(_waiters.IsEmpty);
    }

    [Test]
    public void WhoIsTakenOutWhenItsTimeIsOverToo_IsWoken()
    {
        WakeReason reason = WakeReason.None;
        _kernel.Start(ThreadPriority.Low, () => reason = Wait(new Instant(20_000_000)));
        _kernel.Start(ThreadPriority.High, () =>
        {
            // Keeps the CPU over the deadline: the waiter is ready, but still in the queue.
            Scheduler.Sleep(Duration.FromMilliseconds(10));
            _kernel.Work(25);
            Assert.That(_waiters.IsEmpty, Is.False);
            Assert.That(WakeOne());
        });
        _kernel.RunToEnd();
        Assert.That(reason, Is.EqualTo(WakeReason.Woken));
    }

    /// <summary>Producers and consumers over a buffer of one, with work of random length between their steps, so that ticks fall everywhere.</summary>
    [Test]
    public void NoWakeUpIsLost([Values(1, 2, 3)] int seed, [Values(1, 3)] int cpus)
    {
        const int Items = 300;
        _kernel.Dispose();
        _kernel = new SimulatedKernel(new SchedulerOptions { CpuCount = cpus });
        Random random = new(seed);
        WaitQueue notEmpty = default;
        WaitQueue notFull = default;
        int? buffer = null;
        List<int> consumed = [];
        void Pause() => _kernel.Machine.Work(Duration.FromMicroseconds(random.Next(1, 4000)));

        for (int producer = 0; producer < 3; producer++)
        {
            int first = producer * Items;
            _kernel.Start((ThreadPriority)random.Next(5), () =>
            {
                for (int item = first; item < first + Items; item++)
                {
                    Pause();
                    using SpinLockGuard<SimulatedPlatform> guard = _lock.Acquire(_kernel.Platform);
                    while (buffer is not null)
                    {
                        Scheduler.Wait(ref notFull, ref _lock, random.Next(4) == 0 ? _kernel.Now + Duration.FromMilliseconds(3) : Instant.Never);
                    }

                    buffer = item;
                    Scheduler.WakeOne(ref notEmpty);
                }
            });
        }

        for (int consumer = 0; consumer < 2; consumer++)
        {
            _kernel.Start((ThreadPriority)random.Next(5), () =>
            {
                while (true)
                {
                    Pause();
                    using SpinLockGuard<SimulatedPlatform> guard = _lock.Acquire(_kernel.Platform);
                    while (buffer is null && consumed.Count < 3 * Items)
                    {
                        Scheduler.Wait(ref notEmpty, ref _lock, Instant.Never);
                    }

                    if (buffer is not int item)
                    {
                        return;
                    }

                    buffer = null;
                    consumed.Add(item);
                    Scheduler.WakeOne(ref notFull);
                    if (consumed.Count == 3 * Items)
                    {
                        Scheduler.WakeAll(ref notEmpty);
                    }
                }
            });
        }

        _kernel.RunToEnd();
        Assert.That(consumed.Order(), Is.EqualTo(Enumerable.Range(0, 3 * Items)));
        for (int producer = 0; producer < 3; producer++)
        {
            Assert.That(consumed.Where(item => item / Items == producer), Is.Ordered);
        }
    }

    private WakeReason Wait(Instant deadline)
    {
        using SpinLockGuard<SimulatedPlatform> guard = _lock.Acquire(_kernel.Platform);
        return Scheduler.Wait(ref _waiters, ref _lock, deadline);
    }

    private bool WakeOne()
    {
        using SpinLockGuard<SimulatedPlatform> guard = _lock.Acquire(_kernel.Platform);
        return Scheduler.WakeOne(ref _waiters);
    }
}
