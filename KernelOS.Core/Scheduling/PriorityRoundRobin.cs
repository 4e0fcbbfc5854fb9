using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>The scheduling policy: strict priorities, and round robin among threads of one priority.</summary>
/// <remarks>
/// All that <see cref="Scheduler{TPlatform}"/> decides rather than does is here, so that another policy changes this type only.
/// </remarks>
internal readonly struct PriorityRoundRobin
{
    private readonly Duration[] _slices;
    private readonly Duration _halfTick;

    public PriorityRoundRobin(in SchedulerOptions options)
    {
        _slices = new Duration[RunQueue.PriorityCount];
        for (int i = 0; i < _slices.Length; i++)
        {
            _slices[i] = options.TimeSlices[(ThreadPriority)i];
        }

        _halfTick = new Duration(options.TickPeriod.Nanoseconds / 2);
    }

    /// <summary>Begins or goes on with a thread's slice.</summary>
    /// <returns>From when on a tick ends the slice: half a tick before its end, so that the nearest tick does.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Instant StartSlice(Thread thread, Instant now)
    {
        if (thread.RemainingSlice <= Duration.Zero)
        {
            thread.RemainingSlice = _slices[(int)thread.Priority];
        }

        return now + thread.RemainingSlice - _halfTick;
    }

    /// <summary>Notes what is left of the slice of a thread that stops running; less than half a tick is nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StopSlice(Thread thread, Instant sliceEnd, Instant now) =>
        thread.RemainingSlice = now >= sliceEnd ? Duration.Zero : sliceEnd - now + _halfTick;

    /// <summary>Whether a ready thread takes the CPU from the one that runs in the middle of its slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPreempted(Thread running, in RunQueue ready) => ready.HasAbove(running.Priority);

    /// <summary>Whether a thread whose slice is over, or which yields, has to make room for a ready one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MakesRoom(Thread running, in RunQueue ready) => ready.HasAtLeast(running.Priority);

    /// <summary>Puts a preempted thread back: behind its equals if its slice is over, before them if it was interrupted in the middle.</summary>
    public static void Requeue(Thread thread, ref RunQueue ready)
    {
        if (thread.RemainingSlice <= Duration.Zero)
        {
            ready.AddLast(thread);
        }
        else
        {
            ready.AddFirst(thread);
        }
    }
}
