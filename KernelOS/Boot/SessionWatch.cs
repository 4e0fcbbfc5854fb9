using KernelOS.Arch.X86_64;
using KernelOS.Core.Memory.Heap;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Diagnostics;

namespace KernelOS.Boot;

/// <summary>What the kernel's options ask for between programs: the counts, what memory is used for, and when allocations fail.</summary>
internal sealed class SessionWatch
{
    // A program's last thread gives its stack back after the program has been reported.
    private static Duration Settling => Duration.FromMilliseconds(20);

    private readonly int _programs;
    private readonly KernelOptions _options;
    private readonly MemoryMapReport? _report;
    private int _ending;

    /// <summary>Watches a session of so many programs.</summary>
    /// <param name="programs">How many.</param>
    /// <param name="options">The kernel's options.</param>
    /// <param name="map">What memory there is.</param>
    public SessionWatch(int programs, KernelOptions options, MemoryMap map)
    {
        _programs = programs;
        _options = options;
        if (options.SendsMemoryMap)
        {
            _report = new MemoryMapReport(map);
            _report.Send("before the first program"u8);
            Kernel.Services.ProgramEnding = OnEnding;
        }
    }

    /// <summary>A program has been started.</summary>
    public void OnStarted(int index)
    {
        if (index == 0 && _programs > 1)
        {
            AllocationFailures.Begin();
        }
    }

    /// <summary>A program is ending, and its memory is still there.</summary>
    private void OnEnding(Process<BareMetal> process)
    {
        if (++_ending == _programs)
        {
            _report!.Send("at the end of the last program"u8);
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
