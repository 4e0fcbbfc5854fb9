using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Timers;

/// <summary>Timers in the order in which they go off.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly struct ByDeadline<TPlatform> : IHeapOrder<IntervalTimer<TPlatform>>
    where TPlatform : struct, IPlatform
{
    public static ref HeapLink<IntervalTimer<TPlatform>> LinkOf(IntervalTimer<TPlatform> item) => ref item.Link;

    public static bool IsBefore(IntervalTimer<TPlatform> left, IntervalTimer<TPlatform> right) => left.Deadline < right.Deadline;
}
