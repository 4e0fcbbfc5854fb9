using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;

namespace KernelOS.Tests.Benchmarks;

/// <summary>Threads that do the same at the same time, each on a processor of its own.</summary>
public sealed partial class HostThreads : IDisposable
{
    private readonly List<Thread> _threads = [];
    private Action<int>? _work;
    private int _round;
    private int _busy;
    private int _arrived;
    private long _start;
    private long _end;

    public HostThreads(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int cpu = i;
            Thread thread = new(() => Loop(cpu)) { IsBackground = true };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>How many threads there are.</summary>
    public int Count => _threads.Count;

    /// <summary>Lets each thread do <paramref name="work"/> with its number, and waits for all.</summary>
    /// <returns>How long it took from the first one's start to the last one's end.</returns>
    public TimeSpan Run(Action<int> work)
    {
        _work = work;
        _busy = _threads.Count;
        _arrived = 0;
        _start = long.MaxValue;
        _end = 0;
        lock (_threads)
        {
            _round++;
            Monitor.PulseAll(_threads);
            while (_busy > 0)
            {
                Monitor.Wait(_threads);
            }
        }

        return Stopwatch.GetElapsedTime(_start, _end);
    }

    public void Dispose()
    {
        lock (_threads)
        {
            _work = null;
            _round++;
            Monitor.PulseAll(_threads);
        }

        _threads.ForEach(thread => thread.Join());
    }

    private void Loop(int cpu)
    {
        HostCpu.Become(cpu);
        Pin(cpu % Environment.ProcessorCount);
        for (int round = 1; ; round++)
        {
            lock (_threads)
            {
                while (_round < round)
                {
                    Monitor.Wait(_threads);
                }
            }

            if (_work is not Action<int> work)
            {
                return;
            }

            // Waking up takes its time; nobody starts before all are awake.
            Interlocked.Increment(ref _arrived);
            while (Volatile.Read(ref _arrived) < _threads.Count)
            {
            }

            long start = Stopwatch.GetTimestamp();
            work(cpu);
            long end = Stopwatch.GetTimestamp();
            lock (_threads)
            {
                _start = Math.Min(_start, start);
                _end = Math.Max(_end, end);
                _busy--;
                Monitor.PulseAll(_threads);
            }
        }
    }

    // sched_setaffinity(2) of the calling thread; if it may not, the host decides.
    private static void Pin(int cpu)
    {
        ulong mask = 1UL << cpu;
        _ = SetAffinity(0, sizeof(ulong), ref mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ref ulong mask);
}
