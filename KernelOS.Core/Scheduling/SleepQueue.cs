using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Scheduling;

/// <summary>The threads of one CPU that want to be woken at some point in time.</summary>
/// <remarks>Seeing that none is due takes one comparison; the rest amortised logarithmic time. The CPU's lock protects it. It lives in a field that is not <c>readonly</c>.</remarks>
internal struct SleepQueue
{
    private IntrusiveHeap<Thread, ByWakeTime> _threads;
    private ulong _nextSequence;

    /// <summary>Makes an empty queue.</summary>
    public SleepQueue() => NextWake = Instant.Never;

    /// <summary>When the first of them wants to be woken; <see cref="Instant.Never"/> if there is none.</summary>
    public Instant NextWake
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get;
        private set;
    }

    /// <summary>Adds a thread, to be woken at <paramref name="time"/>, after those of the same time; not if that is <see cref="Instant.Never"/>.</summary>
    public void Add(Thread thread, Instant time)
    {
        if (time == Instant.Never)
        {
            return;
        }

        thread.WakeTime = time;
        thread.SleepSequence = _nextSequence++;
        _threads.Add(thread);
        NoteNextWake();
    }

    /// <summary>Takes a thread out, if it is in.</summary>
    public void Remove(Thread thread)
    {
        if (thread.SleepLink.IsLinked)
        {
            _threads.Remove(thread);
            NoteNextWake();
        }
    }

    /// <summary>Takes out the first thread whose time has come; false if there is none.</summary>
    public bool TryRemoveDue(Instant now, [NotNullWhen(true)] out Thread? thread)
    {
        thread = _threads.First;
        if (thread is null || thread.WakeTime > now)
        {
            return false;
        }

        Remove(thread);
        return true;
    }

    private void NoteNextWake() => NextWake = _threads.First is Thread first ? first.WakeTime : Instant.Never;
}
