using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class SchedulerTests
{
    private SimulatedKernel _kernel = null!;
    private List<string> _log = null!;

    private Scheduler<SimulatedPlatform> Scheduler => _kernel.Scheduler;

    [SetUp]
    public void Boot()
    {
        _kernel = new SimulatedKernel(new SchedulerOptions());
        _log = [];
    }

    [TearDown]
    public void EverythingIsGivenBack()
    {
        try
        {
            if (TestContext.CurrentContext.Result.Outcome.Status != NUnit.Framework.Interfaces.TestStatus.Failed)
            {
                _kernel.RunToEnd();
                _kernel.Threads.Trim();
                Assert.That(_kernel.Threads.LiveThreads, Is.Zero);
                Assert.That(_kernel.Machine.LiveStacks, Is.Empty);
                Assert.That(_kernel.Machine.Cpu.HeldLockLevels, Is.Zero);
            }
        }
        finally
        {
            _kernel.Dispose();
        }
    }

    [Test]
    public void HigherPrioritiesRunFirst()
    {
        foreach (ThreadPriority priority in new[] { ThreadPriority.Normal, ThreadPriority.Realtime, ThreadPriority.Idle, ThreadPriority.High, ThreadPriority.Low })
        {
            _kernel.Start(priority, () => _log.Add(priority.ToString()));
        }

        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(new[] { "Realtime", "High", "Normal", "Low", "Idle" }));
    }

    [Test]
    public void EqualsTakeTurnsWithinTheTimeSlice()
    {
        for (int i = 0; i < 3; i++)
        {
            string name = $"t{i}";
            _kernel.Start(ThreadPriority.Normal, () =>
            {
                for (int piece = 0; piece < 60; piece++)
                {
                    _log.Add(name);
                    _kernel.Work(1);
                }
            });
        }

        _kernel.RunToEnd();

        // A slice of 30 ms, in pieces of 1 ms.
        List<string> expected = [];
        for (int turn = 0; turn < 6; turn++)
        {
            expected.AddRange(Enumerable.Repeat($"t{turn % 3}", 30));
        }

        Assert.That(_log, Is.EqualTo(expected));
    }

    [TestCase(ThreadPriority.Idle, 10)]
    [TestCase(ThreadPriority.Low, 20)]
    [TestCase(ThreadPriority.Normal, 30)]
    [TestCase(ThreadPriority.High, 50)]
    [TestCase(ThreadPriority.Realtime, 100)]
    public void TheHigherThePriorityTheLongerTheSlice(ThreadPriority priority, int milliseconds)
    {
        for (int i = 0; i < 2; i++)
        {
            _kernel.Start(priority, () =>
            {
                _kernel.Work(300);
            }, owner: $"t{i}");
        }

        long start = _kernel.Now.Nanoseconds;
        List<long> lengths = [];
        _kernel.Machine.OnInterruptReturn = () =>
        {
            ulong before = Scheduler.CountSwitches();
            Instant at = _kernel.Now;
            Scheduler.PreemptIfNeeded();
            if (Scheduler.CountSwitches() != before)
            {
                lengths.Add(at.Nanoseconds);
            }
        };
        _kernel.RunToEnd();
        lengths.Sort();
        Assert.That(lengths, Has.Count.GreaterThan(4));
        Assert.That(lengths[0] - start, Is.EqualTo(milliseconds * 1_000_000L).Within(0));
        Assert.That(lengths[1] - lengths[0], Is.EqualTo(milliseconds * 1_000_000L));
    }

    [Test]
    public void AThreadThatBecomesReadyPreemptsALowerOneAtOnce()
    {
        Thread high = _kernel.Start(ThreadPriority.High, () =>
        {
            Scheduler.Block();
            _log.Add($"high at {_kernel.Now.Nanoseconds}");
        });
        _kernel.Start(ThreadPriority.Low, () =>
        {
            _kernel.Work(3);
            _log.Add("low before");
            Scheduler.Unblock(high);
            _log.Add("low after");
        });
        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(new[] { "low before", "high at 3000000", "low after" }));
    }

    [Test]
    public void AThreadPreemptedInTheMiddleOfItsSliceGoesOnBeforeItsEquals()
    {
        Thread high = _kernel.Start(ThreadPriority.High, () => Scheduler.Sleep(Duration.FromMilliseconds(15)));
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            _kernel.Work(29);
            _log.Add("first");
        });
        _kernel.Start(ThreadPriority.Normal, () => _log.Add("second"));
        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void UnblockingWithInterruptsDisabledOnlyMarks()
    {
        Thread high = _kernel.Start(ThreadPriority.High, () =>
        {
            Scheduler.Block();
            _log.Add("high");
        });
        _kernel.Start(ThreadPriority.Low, () =>
        {
            InterruptState previous = _kernel.Platform.DisableInterrupts();
            Scheduler.Unblock(high);
            _log.Add("low");
            Scheduler.PreemptIfNeeded();
            _kernel.Platform.RestoreInterrupts(previous);
        });
        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(new[] { "low", "high" }));
    }

    [Test]
    public void YieldLetsEqualsRunButNotLowerOnes()
    {
        foreach (string name in new[] { "a", "b" })
        {
            _kernel.Start(ThreadPriority.Normal, () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    _log.Add(name);
                    Scheduler.Yield();
                }
            });
        }

        _kernel.Start(ThreadPriority.Low, () => _log.Add("low"));
        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(new[] { "a", "b", "a", "b", "a", "b", "low" }));
    }

    [Test]
    public void YieldAloneDoesNotSwitch()
    {
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            ulong before = Scheduler.CountSwitches();
            Scheduler.Yield();
            Assert.That(Scheduler.CountSwitches(), Is.EqualTo(before));
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void SleepersWakeInTheOrderOfTheirTimesAndNotTooEarly()
    {
        int[] times = [70, 10, 40, 40, 25, 5, 100];
        foreach (int time in times)
        {
            _kernel.Start(ThreadPriority.Normal, () =>
            {
                Scheduler.Sleep(Duration.FromMilliseconds(time));
                Assert.That(_kernel.Now.Nanoseconds, Is.InRange(time * 1_000_000L, (time + 10) * 1_000_000L));
                _log.Add($"{time}");
            });
        }

        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(times.Order().Select(time => $"{time}")));
    }

    [Test]
    public void AnIdleCpuWakesAShortSleeperLongBeforeTheNextTick()
    {
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            Scheduler.Sleep(Duration.FromMicroseconds(1));
            Assert.That(_kernel.Now.Nanoseconds, Is.InRange(1_000, 2_000));
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void AnUnblockThatComesBeforeTheBlockIsNotLost()
    {
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            Assert.That(Scheduler.Unblock(Scheduler.CurrentThread), Is.False);
            Assert.That(Scheduler.Block(), Is.EqualTo(WakeReason.Woken));
            Assert.That(Scheduler.Block(_kernel.Now + Duration.FromMilliseconds(20)), Is.EqualTo(WakeReason.TimedOut), "one wake-up ends one wait");
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void BlockTellsWhyItEnded()
    {
        List<WakeReason> reasons = [];
        Thread sleeper = _kernel.Start(ThreadPriority.High, () =>
        {
            for (int i = 0; i < 4; i++)
            {
                reasons.Add(Scheduler.Block(_kernel.Now + Duration.FromMilliseconds(20)));
            }

            reasons.Add(Scheduler.Block(new Instant(0)));
        });
        _kernel.RunUntil(10);
        Assert.That(Scheduler.Unblock(sleeper));
        Assert.That(Scheduler.Interrupt(sleeper));
        _kernel.RunUntil(40);
        Assert.That(Scheduler.Unblock(sleeper));
        _kernel.RunToEnd();
        Assert.That(reasons, Is.EqualTo(new[] { WakeReason.Woken, WakeReason.Interrupted, WakeReason.TimedOut, WakeReason.Woken, WakeReason.TimedOut }));
    }

    [Test]
    public void SleepIsNotCutShortByBeingUnblocked()
    {
        Thread sleeper = _kernel.Start(ThreadPriority.Normal, () =>
        {
            Scheduler.Sleep(Duration.FromMilliseconds(50));
            Assert.That(_kernel.Now.Nanoseconds, Is.EqualTo(50_000_000));
        });
        _kernel.RunUntil(20);
        Scheduler.Unblock(sleeper);
        _kernel.RunToEnd();
    }

    [Test]
    public void ASleepThatNeverEndsDoesNotWrapAround()
    {
        Thread sleeper = _kernel.Start(ThreadPriority.Normal, () => Scheduler.Sleep(new Duration(long.MaxValue)));
        _kernel.RunUntil(100);
        Assert.That(sleeper.State, Is.EqualTo(ThreadState.Blocked));
        Assert.That(Scheduler.TryRemove(sleeper));
    }

    [Test]
    public void CpuTimesAreMeasuredByTheClockAndAddUpToTheTimeThatPassed()
    {
        Thread idle = Scheduler.CurrentThread;
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.Length; i++)
        {
            int milliseconds = 7 + (13 * i);
            threads[i] = _kernel.Create((ThreadPriority)i, () =>
            {
                _kernel.Work(milliseconds);
                Scheduler.Sleep(Duration.FromMilliseconds(20));
                _kernel.Work(milliseconds);
                Assert.That(Scheduler.GetCpuTime(Scheduler.CurrentThread).Nanoseconds, Is.EqualTo(2 * milliseconds * 1_000_000L));
                Scheduler.Block();
            });
            Scheduler.Add(threads[i]);
        }

        _kernel.RunUntil(500);
        long sum = Scheduler.GetCpuTime(idle).Nanoseconds + threads.Sum(thread => Scheduler.GetCpuTime(thread).Nanoseconds);
        Assert.That(sum, Is.EqualTo(_kernel.Now.Nanoseconds));
        foreach (Thread thread in threads)
        {
            Scheduler.Unblock(thread);
        }
    }

    [Test]
    public void ChangingAPriorityTakesEffectAtOnce()
    {
        Thread other = _kernel.Start(ThreadPriority.Low, () => _log.Add("other"));
        _kernel.Start(ThreadPriority.Normal, () =>
        {
            Scheduler.SetPriority(other, ThreadPriority.High);
            _log.Add("raised");
            Scheduler.SetPriority(Scheduler.CurrentThread, ThreadPriority.Low);
            _log.Add("lowered");
        });
        _kernel.Start(ThreadPriority.Normal, () => _log.Add("normal"));
        _kernel.RunToEnd();
        Assert.That(_log, Is.EqualTo(new[] { "other", "raised", "normal", "lowered" }));
    }

    [Test]
    public void AReadyOrBlockedThreadCanBeRemoved()
    {
        Thread blocked = _kernel.Start(ThreadPriority.High, () => Scheduler.Block());
        Thread asleep = _kernel.Start(ThreadPriority.High, () => Scheduler.Sleep(Duration.FromSeconds(5)));
        _kernel.RunUntil(10);
        Thread ready = _kernel.Start(ThreadPriority.High, () => Assert.Fail("a removed thread runs"));
        Assert.That(Scheduler.TryRemove(blocked));
        Assert.That(Scheduler.TryRemove(asleep));
        Assert.That(Scheduler.TryRemove(ready));
        Assert.That(new[] { blocked.State, asleep.State, ready.State }, Is.All.EqualTo(ThreadState.Exited));
        Assert.That(Scheduler.TryRemove(ready), Is.False, "it has exited already");
        Assert.That(Scheduler.CountThreads(), Is.Zero);
    }

    [Test]
    public void ANewThreadIsNotTheSchedulersToRemove()
    {
        Thread thread = _kernel.Create(ThreadPriority.High, () => Assert.Fail("a released thread runs"));
        Assert.That(Scheduler.TryRemove(thread), Is.False);
        _kernel.Threads.Release(thread);
    }

    [Test]
    public void ARunningThreadCannotBeRemovedByOthers()
    {
        _kernel.Start(ThreadPriority.Normal, () => Assert.That(Scheduler.TryRemove(Scheduler.CurrentThread), Is.False));
        _kernel.RunToEnd();
    }

    [Test]
    public void TheSwitchHookIsToldWhoseThreadsStopAndGoOn()
    {
        _kernel.Start(ThreadPriority.Normal, () => Scheduler.Yield(), owner: "a");
        _kernel.Start(ThreadPriority.Normal, () => { }, owner: "b");
        _kernel.RunToEnd();
        Assert.That(_kernel.Machine.Switches, Is.EqualTo(new (object?, object?)[] { (null, "a"), ("a", "b"), ("b", "a"), ("a", null) }));
    }

    [Test]
    public void TheIdleThreadMustNotBlock()
    {
        Assert.That(() => Scheduler.Block(), Throws.TypeOf<KernelPanicException>().With.Message.Contain("idle"));
        _kernel.Dispose();
        Boot();
    }
}
