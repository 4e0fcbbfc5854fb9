using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files.Polling;

/// <summary>The open files that one thread watches during one call, any number of them.</summary>
/// <remarks>
/// Whoever uses it watches first and looks at the files then: what happens after the look ends the wait that follows at once.
/// <code>
/// using PollSet&lt;TPlatform&gt; set = new(fileSystem);
/// set.TryWatch(file);
/// while (nothing is ready) { set.Wait(deadline); }
/// </code>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="fileSystem">Where the files are.</param>
public ref struct PollSet<TPlatform>(FileSystem<TPlatform> fileSystem)
    where TPlatform : struct, IPlatform
{
    private readonly FileSystem<TPlatform> _fileSystem = fileSystem;
    private PollEntry<TPlatform>? _first;

    /// <summary>Watches a file, to which a reference is held until the set is disposed of; false if there is no memory.</summary>
    public bool TryWatch(OpenFile<TPlatform> file)
    {
        if (file.Operations.Watchers is not PollQueue<TPlatform> queue)
        {
            return true;
        }

        if (!_fileSystem.Pools.PollEntries.TryRent(out PollEntry<TPlatform>? entry))
        {
            return false;
        }

        file.Retain();
        entry.File = file;
        entry.Queue = queue;
        entry.Thread = _fileSystem.Scheduler.CurrentThread;
        entry.NextOfThread = _first;
        entry.TakeNews();
        _first = entry;
        queue.Add(entry);
        return true;
    }

    /// <summary>Waits until a file that is watched may have changed, until a deadline, or until the thread has to give up.</summary>
    /// <returns><see cref="WakeReason.Woken"/> also for no good reason: look again.</returns>
    public readonly WakeReason Wait(Instant deadline)
    {
        // Looked at before, too: a signal may have come that the thread's mask, changed for this wait, lets through.
        Scheduler<TPlatform> scheduler = _fileSystem.Scheduler;
        if (scheduler.CurrentThread.Owner is IInterruptible { IsInterrupted: true })
        {
            return WakeReason.Interrupted;
        }

        // The look may have had to wait for a lock, and that wait may have had the wake-up that was meant for this one.
        if (TakeNews())
        {
            return WakeReason.Woken;
        }

        WakeReason reason = scheduler.Block(deadline);
        TakeNews();
        return reason == WakeReason.Interrupted && !Interruption.IsDue(scheduler) ? WakeReason.Woken : reason;
    }

    /// <summary>Whether a file has told of a change that no look has followed yet.</summary>
    private readonly bool TakeNews()
    {
        bool hasNews = false;
        for (PollEntry<TPlatform>? entry = _first; entry is not null; entry = entry.NextOfThread)
        {
            hasNews |= entry.TakeNews();
        }

        return hasNews;
    }

    /// <summary>Ends the watching.</summary>
    public void Dispose()
    {
        while (_first is PollEntry<TPlatform> entry)
        {
            _first = entry.NextOfThread;
            entry.Queue!.Remove(entry);
            OpenFile<TPlatform> file = entry.File!;
            entry.Queue = null;
            entry.File = null;
            entry.Thread = null;
            entry.NextOfThread = null;
            _fileSystem.Pools.PollEntries.Return(entry);
            file.Release();
        }
    }
}
