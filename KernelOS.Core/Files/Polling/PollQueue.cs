using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;
using SpinLock = KernelOS.Core.Synchronization.SpinLock;

namespace KernelOS.Core.Files.Polling;

/// <summary>Who watches an object, beside others, for a change of what can be done with it.</summary>
/// <remarks>
/// A watcher enters first and looks at the object then; whoever changes the object does so first and then tells the
/// watchers: one of the two sees the other. Each step is an atomic operation on the count, which orders it.
/// Telling is free while nobody watches, and can be done from an interrupt handler.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="scheduler">Wakes the watchers.</param>
public sealed class PollQueue<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler)
    where TPlatform : struct, IPlatform
{
    private SpinLock _lock = new(LockLevel.Poll);

    // Under the lock.
    private IntrusiveList<PollEntry<TPlatform>, PollEntry<TPlatform>.Watchers> _entries;
    private int _count;

    /// <summary>Wakes all watchers, so that they look again. The caller has changed the object by an atomic operation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tell()
    {
        if (Volatile.Read(ref _count) != 0)
        {
            WakeAll();
        }
    }

    /// <summary>Adds a watcher, which looks at the object afterwards.</summary>
    internal void Add(PollEntry<TPlatform> entry)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        _entries.AddLast(entry);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Removes a watcher.</summary>
    internal void Remove(PollEntry<TPlatform> entry)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        _entries.Remove(entry);
        Interlocked.Decrement(ref _count);
    }

    private void WakeAll()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        for (PollEntry<TPlatform>? entry = _entries.First; entry is not null; entry = IntrusiveList<PollEntry<TPlatform>, PollEntry<TPlatform>.Watchers>.Next(entry))
        {
            entry.NoteNews();
            scheduler.Unblock(entry.Thread!);
        }
    }
}
