using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>Orders sleepers by when they want to be woken; those of one instant by when they fell asleep.</summary>
internal readonly struct ByWakeTime : IHeapOrder<Thread>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref HeapLink<Thread> LinkOf(Thread item) => ref item.SleepLink;

    public static bool IsBefore(Thread left, Thread right) =>
        left.WakeTime < right.WakeTime
        || (left.WakeTime == right.WakeTime && left.SleepSequence < right.SleepSequence);
}
