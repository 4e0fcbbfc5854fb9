using System;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

/// <summary>The scheduler does what the model does, operation by operation.</summary>
public sealed class SchedulerModelTests
{
    private const int Operations = 200_000;
    private const int MaximumThreads = 25;

    [Test]
    public void RandomOperationsGoAsInTheModel([Values(1, 2, 3, 4, 5)] int seed)
    {
        Random random = new(seed);
        SchedulerOptions options = new() { TimeSlices = RandomSlices(random) };
        StacklessPlatform platform = new();
        Scheduler<StacklessPlatform> scheduler = new(platform, options);
        ThreadFactory<StacklessPlatform> factory = new(platform, scheduler, MaximumThreads);
        scheduler.StartCpu();
        SchedulerModel model = new(options, scheduler.CurrentThread);
        long tick = options.TickPeriod.Nanoseconds;
        long now = 0;

        for (int step = 0; step < Operations; step++)
        {
            ModelThread any = model.Threads[random.Next(model.Threads.Count)];
            ThreadPriority priority = (ThreadPriority)random.Next(5);
            int operation = random.Next(100);
            switch (operation)
            {
                case < 8:
                    Result<Thread, ThreadError> made = factory.Create("random", priority, static _ => { });
                    Assert.That(made.IsSuccess, Is.EqualTo(model.Threads.Count - 1 < MaximumThreads));
                    if (made.TryGet(out Thread thread))
                    {
                        scheduler.Add(thread);
                        model.Add(new ModelThread(thread, priority));
                    }

                    break;
                case < 18:
                    scheduler.Yield();
                    model.Yield();
                    break;
                case < 30 when !model.IsIdle:

                    // Rounded, so that several threads wait for one instant.
                    long? deadline = random.Next(3) == 0 ? null : (now / tick * tick) + (random.NextInt64(-2, 24) * tick / 2);
                    scheduler.Block(deadline is long time ? new Instant(time) : Instant.Never);
                    model.Block(deadline);
                    break;
                case < 33 when !model.IsIdle:
                    Assert.That(scheduler.Exit, Throws.TypeOf<KernelPanicException>(), "without a stack of its own it returns");
                    platform.RestoreInterrupts(InterruptState.Enabled);
                    model.Exit();
                    break;
                case < 45 when any.Real.Stack.Length > 0:
                    Assert.That(scheduler.Unblock(any.Real), Is.EqualTo(any.State == ThreadState.Blocked));
                    model.Unblock(any);
                    break;
                case < 47 when any.Real.Stack.Length > 0:
                    Assert.That(scheduler.TryRemove(any.Real), Is.EqualTo(model.Remove(any)));
                    break;
                case < 52 when any.Real.Stack.Length > 0:
                    scheduler.SetPriority(any.Real, priority);
                    model.SetPriority(any, priority);
                    break;
                case >= 52:
                    long length = random.NextInt64(1, random.Next(4) == 0 ? 3 * tick : tick / 4);
                    for (long end = now + length; now < end;)
                    {
                        long next = Math.Min(end, ((now / tick) + 1) * tick);
                        model.Pass(next - now);
                        now = next;
                        platform.SetTime(now);
                        if (now % tick == 0)
                        {
                            platform.DisableInterrupts();
                            scheduler.Tick();
                            scheduler.PreemptIfNeeded();
                            platform.RestoreInterrupts(InterruptState.Enabled);
                            model.Tick();
                        }
                    }

                    break;
            }

            string where = $"seed {seed}, step {step}, operation {operation}";
            Assert.That(scheduler.CurrentThread, Is.SameAs(model.Current.Real), where);
            if (step % 64 == 0)
            {
                foreach (ModelThread thread in model.Threads)
                {
                    Assert.That(thread.Real.State, Is.EqualTo(thread.State), where);
                    Assert.That(scheduler.GetCpuTime(thread.Real).Nanoseconds, Is.EqualTo(thread.CpuTime), where);
                }

                Assert.That(scheduler.CountThreads(), Is.EqualTo(model.Threads.Count - 1), where);
                Assert.That(platform.HeldLockLevels, Is.Zero, where);
            }
        }

        foreach (ModelThread thread in model.Threads.Skip(1).Where(thread => thread != model.Current))
        {
            Assert.That(scheduler.TryRemove(thread.Real));
        }

        if (!model.IsIdle)
        {
            Assert.That(scheduler.Exit, Throws.TypeOf<KernelPanicException>());
        }

        factory.Reap();
        factory.Trim();
        Assert.That(factory.LiveThreads, Is.Zero);
        Assert.That(platform.LiveStacks, Is.Empty);
    }

    private static TimeSlices RandomSlices(Random random)
    {
        Duration[] slices = [.. Enumerable.Range(0, 5).Select(_ => random.NextInt64(1_000_000, 120_000_000)).Order().Select(length => new Duration(length))];
        return TimeSlices.Create(slices[0], slices[1], slices[2], slices[3], slices[4]);
    }
}
