using KernelOS.Core.Scheduling;

namespace KernelOS.Tests.Scheduling;

/// <summary>A thread of <see cref="SchedulerModel"/>.</summary>
internal sealed class ModelThread(Thread real, ThreadPriority priority)
{
    public Thread Real { get; } = real;

    public ThreadPriority Priority { get; set; } = priority;

    public ThreadState State { get; set; } = ThreadState.New;

    public bool HasPendingWake { get; set; }

    public long CpuTime { get; set; }

    public long RemainingSlice { get; set; }

    public long? WakeTime { get; set; }

    public long BlockedSince { get; set; }
}
