using KernelOS.Arch.X86_64;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Diagnostics;

namespace KernelOS.Boot;

/// <summary>What the kernel's options ask for between programs: the counts, and when allocations fail.</summary>
internal sealed class SessionWatch
{
    // A program's last thread gives its stack back after the program has been reported.
    private static Duration Settling => Duration.FromMilliseconds(20);

    private readonly int _programs;
    private readonly KernelOptions _options;

    /// <summary>Watches a session of so many programs.</summary>
    public SessionWatch(int programs, KernelOptions options)
    {
        _programs = programs;
        _options = options;
    }

    /// <summary>A program has been started.</summary>
    public void OnStarted(int index)
    {
        if (index == 0 && _programs > 1)
        {
            AllocationFailures.Begin();
        }
    }

    /// <summary>A program has ended.</summary>
    public void OnEnded(int index)
    {
        if (index == _programs - 2)
        {
            AllocationFailures.End();
        }

        if (_options.LogsCounts)
        {
            Kernel.Scheduler.Sleep(Settling);
            HeapStatistics heap = HeapPlug.Heap.CheckAndCount();
            KernelCounts.Read(Kernel.Services).Write(default(BareMetal), heap.Extent, heap.UsedBytes);
        }
    }
}
