using System;
using System.Threading;
using KernelOS.Boot;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Drivers;

namespace KernelOS.SelfTest;

/// <summary>Threads on the machine: their lives, their order, their share of the CPU.</summary>
internal static class ThreadTests
{
    private static Duration Limit => Duration.FromSeconds(10);

    /// <summary>Many threads run and end, and leave no thread and no frame behind.</summary>
    public static void ThreadsRunAndLeaveNothingBehind(ref SelfTestRunner test)
    {
        const int Count = 40;
        Settle();
        int threadsBefore = Kernel.Threads.LiveThreads;
        ulong framesBefore = Kernel.Frames.FreeFrames;
        int sum = 0;
        ThreadProbe[] probes = new ThreadProbe[Count];
        for (int i = 0; i < Count; i++)
        {
            int number = i;
            if (!ThreadProbe.TryStart(ref test, "counter", ThreadPriority.Normal, _ => sum += number, out probes[i]))
            {
                return;
            }
        }

        foreach (ThreadProbe probe in probes)
        {
            probe.Join(ref test, Limit);
        }

        test.Check(sum == Count * (Count - 1) / 2, $"the threads have added up to {sum}");
        Settle();
        test.Check(Kernel.Threads.LiveThreads == threadsBefore, $"{Kernel.Threads.LiveThreads - threadsBefore} threads were left behind");
        test.Check(Kernel.Frames.FreeFrames == framesBefore, $"{framesBefore - Kernel.Frames.FreeFrames} frames were lost");
    }

    /// <summary>Of threads that are ready the one of the highest priority runs, and of equals the one that has waited longest.</summary>
    public static void TheHighestPriorityRunsFirst(ref SelfTestRunner test)
    {
        ReadOnlySpan<byte> priorities =
        [
            (byte)ThreadPriority.Low, (byte)ThreadPriority.Normal, (byte)ThreadPriority.Realtime,
            (byte)ThreadPriority.Idle, (byte)ThreadPriority.High, (byte)ThreadPriority.Normal,
        ];
        ReadOnlySpan<byte> expected = [2, 4, 1, 5, 0, 3];
        int[] order = new int[priorities.Length];
        int count = 0;
        ThreadProbe[] probes = new ThreadProbe[priorities.Length];
        for (int i = 0; i < probes.Length; i++)
        {
            int number = i;
            if (!ThreadProbe.TryCreate(ref test, "ordered", (ThreadPriority)priorities[i], _ => order[count++] = number, out probes[i]))
            {
                return;
            }
        }

        ThreadProbe.StartTogether(probes);
        foreach (ThreadProbe probe in probes)
        {
            probe.Join(ref test, Limit);
        }

        for (int i = 0; i < expected.Length; i++)
        {
            test.Check(order[i] == expected[i], $"thread {order[i]} ran where thread {expected[i]} should have run");
        }
    }

    /// <summary>Threads that never give up the CPU lose it to one of higher priority when that wakes, and to each other when their slices are over.</summary>
    public static void TheTimerPreempts(ref SelfTestRunner test)
    {
        bool isOver = false;
        Instant limit = TscClock.Now + Limit;
        ThreadEntry compute = _ =>
        {
            while (!Volatile.Read(ref isOver) && TscClock.Now < limit)
            {
            }
        };
        if (!ThreadProbe.TryStart(ref test, "busy", ThreadPriority.Low, compute, out ThreadProbe first)
            || !ThreadProbe.TryStart(ref test, "busy", ThreadPriority.Low, compute, out ThreadProbe second))
        {
            return;
        }

        for (int i = 0; i < 10; i++)
        {
            Instant start = TscClock.Now;
            Kernel.Scheduler.Sleep(Duration.FromMilliseconds(30));
            test.Check(TscClock.Now - start >= Duration.FromMilliseconds(30), "a sleep was too short");
        }

        // Not measured: an emulator may stop for a while. Without preemption the busy threads would have run to the limit.
        test.Check(TscClock.Now < limit && !first.HasEnded && !second.HasEnded, "a thread that woke had to wait for one of lower priority");
        Duration firstTime = Kernel.Scheduler.GetCpuTime(first.Thread);
        Duration secondTime = Kernel.Scheduler.GetCpuTime(second.Thread);
        Duration least = TimeSlices.Default[ThreadPriority.Low];
        test.Check(
            firstTime >= least && secondTime >= least,
            $"two busy threads had the CPU for {firstTime.Nanoseconds / 1000} and {secondTime.Nanoseconds / 1000} us");
        isOver = true;
        first.Join(ref test, Limit);
        second.Join(ref test, Limit);
    }

    /// <summary>Threads of higher priority have longer turns among themselves.</summary>
    public static void HigherPrioritiesHaveLongerSlices(ref SelfTestRunner test)
    {
        Duration low = MeasureTurn(ref test, ThreadPriority.Low);
        Duration high = MeasureTurn(ref test, ThreadPriority.High);
        TimeSlices slices = TimeSlices.Default;
        Duration tick = Duration.FromMilliseconds(10);
        test.Check(low + tick >= slices[ThreadPriority.Low] && low <= slices[ThreadPriority.Low] + tick, $"turns at low priority take {low.Nanoseconds / 1000} us");
        test.Check(high + tick >= slices[ThreadPriority.High] && high <= slices[ThreadPriority.High] + tick, $"turns at high priority take {high.Nanoseconds / 1000} us");
        test.Check(low < high, "the turns at low priority are not shorter than those at high priority");
    }

    /// <summary>A blocked thread stays so until it is woken.</summary>
    public static void BlockedThreadsWaitToBeWoken(ref SelfTestRunner test)
    {
        int state = 0;
        ThreadEntry work = _ =>
        {
            state = 1;
            Kernel.Scheduler.Block();
            state = 2;
        };
        if (!ThreadProbe.TryStart(ref test, "blocked", ThreadPriority.High, work, out ThreadProbe probe))
        {
            return;
        }

        Kernel.Scheduler.Sleep(Duration.FromMilliseconds(30));
        test.Check(state == 1 && probe.Thread.State == ThreadState.Blocked, $"the thread has not blocked: {state}");
        test.Check(Kernel.Scheduler.Unblock(probe.Thread), "the thread cannot be woken");
        probe.Join(ref test, Limit);
        test.Check(state == 2, "the thread has not gone on");
    }

    /// <summary>Two threads that preempt each other keep their registers.</summary>
    public static void SwitchesPreserveRegisters(ref SelfTestRunner test)
    {
        int firstChanged = -1;
        int secondChanged = -1;
        Instant end = TscClock.Now + Duration.FromMilliseconds(400);
        if (!ThreadProbe.TryStart(ref test, "patterns", ThreadPriority.Low, _ => firstChanged = RegisterTests.FillUntil(end, 0x1111_1111_0000_0000), out ThreadProbe first)
            || !ThreadProbe.TryStart(ref test, "patterns", ThreadPriority.Low, _ => secondChanged = RegisterTests.FillUntil(end, 0x2222_2222_0000_0000), out ThreadProbe second))
        {
            return;
        }

        first.Join(ref test, Limit);
        second.Join(ref test, Limit);
        test.Check(firstChanged == 0 && secondChanged == 0, $"registers {firstChanged} and {secondChanged} have changed, by the numbers of RegisterTests.S");
    }

    /// <summary>Lets two threads of a priority compete, and tells the median of how long their turns were: an emulator that stops for a while spoils few.</summary>
    private static Duration MeasureTurn(ref SelfTestRunner test, ThreadPriority priority)
    {
        int runner = 0;
        int turns = 0;
        long[] lengths = new long[64];
        Instant change = TscClock.Now;
        Instant end = change + Duration.FromMilliseconds(500);
        void Compete(int self)
        {
            while (TscClock.Now < end && turns < lengths.Length)
            {
                if (Volatile.Read(ref runner) != self)
                {
                    runner = self;
                    Instant now = TscClock.Now;
                    lengths[turns++] = (now - change).Nanoseconds;
                    change = now;
                }
            }
        }

        if (!ThreadProbe.TryCreate(ref test, "competitor", priority, _ => Compete(1), out ThreadProbe first)
            || !ThreadProbe.TryCreate(ref test, "competitor", priority, _ => Compete(2), out ThreadProbe second))
        {
            return Duration.Zero;
        }

        ThreadProbe.StartTogether([first, second]);
        first.Join(ref test, Limit);
        second.Join(ref test, Limit);

        // The first is not a turn but the start.
        return test.Check(turns > 3, "two busy threads do not take turns") ? new Duration(Median(lengths.AsSpan(1, turns - 1))) : Duration.Zero;
    }

    /// <summary>The middle one of some numbers, which are sorted for it.</summary>
    private static long Median(Span<long> numbers)
    {
        for (int i = 1; i < numbers.Length; i++)
        {
            for (int j = i; j > 0 && numbers[j - 1] > numbers[j]; j--)
            {
                (numbers[j - 1], numbers[j]) = (numbers[j], numbers[j - 1]);
            }
        }

        return numbers[numbers.Length / 2];
    }

    /// <summary>Lets the idle thread take back what threads have left, and gives back the stacks that are kept for new ones.</summary>
    private static void Settle()
    {
        Kernel.Scheduler.Sleep(Duration.FromMilliseconds(20));
        Kernel.Threads.Reap();
        Kernel.Threads.Trim();
    }
}
