using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Tests.Emulation;

/// <summary>A scheduler and a thread factory on a <see cref="SimulatedMachine"/>, booted; the test is the idle thread of CPU 0.</summary>
internal sealed class SimulatedKernel : IDisposable
{
    public SimulatedKernel(SchedulerOptions options, int maximumThreads = 10_000)
    {
        Machine = new SimulatedMachine(options.TickPeriod);
        Platform = new SimulatedPlatform(Machine);
        Scheduler = new Scheduler<SimulatedPlatform>(Platform, options);
        Threads = new ThreadFactory<SimulatedPlatform>(Platform, Scheduler, maximumThreads);
        Machine.OnTick = Scheduler.Tick;
        Machine.OnInterruptReturn = Scheduler.PreemptIfNeeded;
        Machine.OnThreadStart = Scheduler.RunThread;
        Scheduler.StartCpu();
        for (int i = 1; i < options.CpuCount; i++)
        {
            Machine.StartCpu(() =>
            {
                Scheduler.StartCpu();
                Threads.RunIdle();
            });
        }
    }

    public SimulatedMachine Machine { get; }

    public SimulatedPlatform Platform { get; }

    public Scheduler<SimulatedPlatform> Scheduler { get; }

    public ThreadFactory<SimulatedPlatform> Threads { get; }

    public Instant Now => Machine.Now;

    /// <summary>Makes a thread that has not been added yet.</summary>
    public Thread Create(ThreadPriority priority, Action body, string name = "test", object? owner = null)
    {
        Result<Thread, ThreadError> result = Threads.Create(name, priority, _ => body(), owner);
        return result.Value;
    }

    /// <summary>Makes a thread and adds it with interrupts disabled, so that nothing runs before the test goes on.</summary>
    public Thread Start(ThreadPriority priority, Action body, string name = "test", object? owner = null)
    {
        Thread thread = Create(priority, body, name, owner);
        InterruptState previous = Platform.DisableInterrupts();
        Scheduler.Add(thread);
        Platform.RestoreInterrupts(previous);
        return thread;
    }

    /// <summary>Computes for that much CPU time.</summary>
    public void Work(long milliseconds) => Machine.Work(Duration.FromMilliseconds(milliseconds));

    /// <summary>Idles until that many milliseconds since boot have passed.</summary>
    public void RunUntil(long milliseconds)
    {
        while (Now.Nanoseconds < milliseconds * 1_000_000)
        {
            Scheduler.Idle();
        }
    }

    /// <summary>Idles until there is no thread any more, then reaps.</summary>
    public void RunToEnd()
    {
        while (Scheduler.CountThreads() > 0)
        {
            Scheduler.Idle();
        }

        Threads.Reap();
    }

    public void Dispose() => Machine.Dispose();
}
