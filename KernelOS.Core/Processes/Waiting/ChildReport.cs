using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Processes.Waiting;

/// <summary>What a child tells who waits for it.</summary>
public readonly struct ChildReport
{
    /// <summary>Which child.</summary>
    public ProcessId Id { get; init; }

    /// <summary>What happened to it.</summary>
    public ChildEvent Event { get; init; }

    /// <summary>How it ended; for <see cref="ChildEvent.Stopped"/>, by which signal it was stopped.</summary>
    public ExitStatus Status { get; init; }

    /// <summary>The CPU time that it and those of its children that it waited for have used.</summary>
    public Duration CpuTime { get; init; }

    /// <summary>How many page faults they had.</summary>
    public ulong Faults { get; init; }

    /// <summary>How many pages the one of them had in memory at once that had most.</summary>
    public ulong PeakResidentPages { get; init; }

    /// <summary>As wait4 tells it (<c>bits/waitstatus.h</c>): code in bits 8 to 15, or a signal in bits 0 to 6; a stop as 0x7F and the signal in bits 8 to 15; 0xFFFF for going on.</summary>
    public int WaitStatus => Event switch
    {
        ChildEvent.Stopped => ((int)Status.Signal << 8) | 0x7F,
        ChildEvent.Continued => 0xFFFF,
        _ => Status.Signal == Signal.None ? Status.Code << 8 : (int)Status.Signal,
    };
}
