using System;
using System.Threading;
using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Drivers;
using Thread = KernelOS.Core.Scheduling.Thread;

namespace KernelOS.SelfTest;

/// <summary>A thread of a test, which tells when its work is done.</summary>
internal sealed class ThreadProbe
{
    private readonly ThreadEntry _work;
    private bool _hasEnded;

    private ThreadProbe(ThreadEntry work) => _work = work;

    /// <summary>The thread; once its work is done it may become another one.</summary>
    public Thread Thread { get; private set; } = null!;

    /// <summary>Whether the thread's work is done.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Makes a thread, which has yet to be started; reports if that cannot be done.</summary>
    public static bool TryCreate(ref SelfTestRunner test, string name, ThreadPriority priority, ThreadEntry work, out ThreadProbe probe)
    {
        probe = new ThreadProbe(work);
        Result<Thread, ThreadError> result = Kernel.Threads.Create(name, priority, probe.Run);
        bool isCreated = result.TryGet(out Thread thread);
        probe.Thread = thread;
        return test.Check(isCreated, $"the thread {name} cannot be made: error {(int)result.Error}");
    }

    /// <summary>Makes a thread and starts it.</summary>
    public static bool TryStart(ref SelfTestRunner test, string name, ThreadPriority priority, ThreadEntry work, out ThreadProbe probe)
    {
        bool isCreated = TryCreate(ref test, name, priority, work, out probe);
        if (isCreated)
        {
            Kernel.Scheduler.Add(probe.Thread);
        }

        return isCreated;
    }

    /// <summary>Starts threads so that none runs before all are ready.</summary>
    public static void StartTogether(ReadOnlySpan<ThreadProbe> probes)
    {
        BareMetal platform = default;
        InterruptState previous = platform.DisableInterrupts();
        foreach (ThreadProbe probe in probes)
        {
            Kernel.Scheduler.Add(probe.Thread);
        }

        platform.RestoreInterrupts(previous);
        Kernel.Scheduler.PreemptionPoint();
    }

    /// <summary>Sleeps until the work is done; reports if that takes longer than <paramref name="limit"/>.</summary>
    public void Join(ref SelfTestRunner test, Duration limit)
    {
        Instant end = TscClock.Now + limit;
        while (!HasEnded && TscClock.Now < end)
        {
            Kernel.Scheduler.Sleep(Duration.FromMilliseconds(10));
        }

        test.Check(HasEnded, "a thread does not come to its end");
    }

    private void Run(Thread thread)
    {
        _work(thread);
        Volatile.Write(ref _hasEnded, true);
    }
}
