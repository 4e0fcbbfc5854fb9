using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class SeveralCpusTests
{
    private const int Cpus = 4;

    private SimulatedKernel _kernel = null!;

    private Scheduler<SimulatedPlatform> Scheduler => _kernel.Scheduler;

    [SetUp]
    public void Boot()
    {
        _kernel = new SimulatedKernel(new SchedulerOptions { CpuCount = Cpus });

        // The other CPUs start as soon as time passes.
        _kernel.RunUntil(10);
    }

    [TearDown]
    public void ShutDown() => _kernel.Dispose();

    [Test]
    public void ThreadsSpreadOverTheCpusAndRunAtTheSameTime()
    {
        long start = _kernel.Now.Nanoseconds;
        Thread[] threads = [.. Enumerable.Range(0, 2 * Cpus).Select(_ => _kernel.Start(ThreadPriority.Normal, () => _kernel.Work(60)))];
        Assert.That(threads.GroupBy(thread => thread.Cpu).Select(group => group.Count()), Is.EqualTo(new[] { 2, 2, 2, 2 }));
        _kernel.RunToEnd();
        Assert.That(_kernel.Now.Nanoseconds - start, Is.InRange(120_000_000, 130_000_000));
    }

    [Test]
    public void AnIdleCpuIsInterruptedWhenAThreadBecomesReadyThere()
    {
        Thread blocked = StartOn(2, ThreadPriority.Normal, () =>
        {
            Scheduler.Block();
            Assert.That(_kernel.Now.Nanoseconds, Is.EqualTo(33_000_000), "not only at the next tick");
        });
        StartOn(1, ThreadPriority.Normal, () =>
        {
            _kernel.Machine.Work(new Duration(33_000_000 - _kernel.Now.Nanoseconds));
            Assert.That(Scheduler.Unblock(blocked));
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void AThreadOfAHigherPriorityPreemptsOnAnotherCpuAtOnce()
    {
        List<string> log = [];
        Thread high = StartOn(3, ThreadPriority.High, () =>
        {
            Scheduler.Block();
            log.Add($"high at {_kernel.Now.Nanoseconds}");
        });
        StartOn(3, ThreadPriority.Low, () =>
        {
            _kernel.Work(40);
            log.Add("low");
        });
        StartOn(1, ThreadPriority.Low, () =>
        {
            _kernel.Machine.Work(new Duration(23_456_789 - _kernel.Now.Nanoseconds));
            Scheduler.Unblock(high);
        });
        _kernel.RunToEnd();
        Assert.That(log, Is.EqualTo(new[] { "high at 23456789", "low" }));
    }

    [Test]
    public void LoweringAThreadThatRunsElsewherePreemptsIt()
    {
        List<string> log = [];
        Thread first = StartOn(1, ThreadPriority.High, () =>
        {
            _kernel.Work(30);
            log.Add("first");
        });
        StartOn(1, ThreadPriority.Normal, () => log.Add("second"));
        StartOn(2, ThreadPriority.Normal, () =>
        {
            _kernel.Work(5);
            Scheduler.SetPriority(first, ThreadPriority.Low);
        });
        _kernel.RunToEnd();
        Assert.That(log, Is.EqualTo(new[] { "second", "first" }));
    }

    /// <summary>Threads that work, sleep, wake each other and end, all over the CPUs; nobody may be forgotten, and the CPU times must add up.</summary>
    [Test]
    public void ARandomCrowdComesToItsEnd([Values(1, 2, 3, 4)] int seed)
    {
        Random random = new(seed);
        List<Thread> alive = [];
        Thread idle = Scheduler.CurrentThread;
        long start = _kernel.Now.Nanoseconds;
        long worked = 0;
        int ended = 0;
        const int Count = 120;

        void Live()
        {
            Thread self = Scheduler.CurrentThread;
            long mine = 0;
            for (int i = random.Next(3, 25); i > 0; i--)
            {
                switch (random.Next(6))
                {
                    case 0 or 1:
                        Duration work = Duration.FromMicroseconds(random.Next(1, 20_000));
                        _kernel.Machine.Work(work);
                        mine += work.Nanoseconds;
                        break;
                    case 2:
                        Scheduler.Sleep(Duration.FromMicroseconds(random.Next(1, 30_000)));
                        break;
                    case 3:
                        Scheduler.Block(_kernel.Now + Duration.FromMilliseconds(random.Next(1, 50)));
                        break;
                    case 4:
                        Scheduler.Unblock(alive[random.Next(alive.Count)]);
                        break;
                    default:
                        Scheduler.SetPriority(alive[random.Next(alive.Count)], (ThreadPriority)random.Next(5));
                        break;
                }
            }

            Assert.That(Scheduler.GetCpuTime(self).Nanoseconds, Is.EqualTo(mine));
            worked += mine;
            alive.Remove(self);
            ended++;
        }

        for (int i = 0; i < Count; i++)
        {
            alive.Add(_kernel.Start((ThreadPriority)random.Next(5), Live));
        }

        _kernel.RunToEnd();
        _kernel.Threads.Trim();
        Assert.That(ended, Is.EqualTo(Count));
        Assert.That(worked, Is.GreaterThan(0));
        Assert.That(Scheduler.GetCpuTime(idle).Nanoseconds, Is.LessThanOrEqualTo(_kernel.Now.Nanoseconds));
        Assert.That(_kernel.Now.Nanoseconds - start, Is.GreaterThanOrEqualTo(worked / Cpus));
        Assert.That(_kernel.Machine.LiveStacks, Is.Empty);
        Assert.That(_kernel.Threads.LiveThreads, Is.Zero);
    }

    /// <summary>Starts a thread on a certain CPU: the one that has the fewest is made to be that one.</summary>
    private Thread StartOn(int cpu, ThreadPriority priority, Action body)
    {
        List<Thread> fillers = [];
        while (true)
        {
            Thread thread = _kernel.Start(priority, body);
            if (thread.Cpu == cpu)
            {
                fillers.ForEach(filler => Assert.That(Scheduler.TryRemove(filler)));
                return thread;
            }

            fillers.Add(thread);
        }
    }
}
