using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>What calls about scheduling policies have in common (<c>linux/sched.h</c>).</summary>
internal static class SchedulingCall
{
    private const uint Other = 0;           // SCHED_OTHER
    private const uint Fifo = 1;            // SCHED_FIFO
    private const uint RoundRobin = 2;      // SCHED_RR
    private const uint Batch = 3;           // SCHED_BATCH
    private const uint Idle = 5;            // SCHED_IDLE

    /// <summary>Whether a policy shares the CPU fairly, as all threads do.</summary>
    internal static bool IsUsual(uint policy) => policy is Other or Batch or Idle;

    /// <summary>Whether a policy has priorities of its own, which nobody gets.</summary>
    internal static bool IsRealTime(uint policy) => policy is Fifo or RoundRobin;

    /// <summary>Whether there is a thread of a number; 0 is the caller.</summary>
    internal static bool Exists<TPlatform>(UserThread<TPlatform> caller, nuint number)
        where TPlatform : struct, IPlatform =>
        (int)number == 0 || caller.Process.Services.Processes.Table.TryFind((int)number, out _);
}
