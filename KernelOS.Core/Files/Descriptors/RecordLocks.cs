using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>The locks on parts of files (fcntl's F_SETLK and its kind): advice among those who ask, that nobody else heeds.</summary>
/// <remarks>
/// A process holds its locks by its descriptor table, and loses those on a file when it closes any descriptor of it, as POSIX
/// has it; an open file holds its own until it ends. One queue for all files: who waits looks again whenever some lock is
/// given up. Who waits for somebody who waits for him waits until a signal comes: nobody looks for such circles.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="scheduler">Lets threads wait for each other.</param>
/// <param name="pool">Where locks come from.</param>
internal sealed class RecordLocks<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler, ObjectPool<RecordLock, TPlatform> pool)
    where TPlatform : struct, IPlatform
{
    private SpinLock _lock = new(LockLevel.Inode);

    // Under the lock, with the locks of all inodes.
    private WaitQueue _waiters;

    /// <summary>Finds a lock of another owner that is in a wanted one's way; false if there is none.</summary>
    internal bool TryFindConflict(Inode<TPlatform> inode, object owner, in RecordRange wanted, out RecordRange conflict)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        bool isFound = TryFind(inode, owner, wanted, out RecordLock? found);
        conflict = isFound ? found!.Range : default;
        return isFound;
    }

    /// <summary>Locks a part of a file, in another way than before or not any more.</summary>
    /// <returns><see cref="FileError.WouldBlock"/>, <see cref="FileError.Interrupted"/> or <see cref="FileError.NoLocks"/> if it is not got; then nothing has changed.</returns>
    internal FileError Set(Inode<TPlatform> inode, object owner, in RecordRange wanted, LockWaiting waiting)
    {
        // One for the lock itself, one for the rest behind it of a lock that is cut in two; taken outside of the lock.
        if (!pool.TryRent(out RecordLock? first))
        {
            return FileError.NoLocks;
        }

        if (!pool.TryRent(out RecordLock? second))
        {
            pool.Return(first);
            return FileError.NoLocks;
        }

        first.Next = second;
        RecordLock? spares = first;
        FileError error = FileError.None;
        RecordLock? removed = null;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            while (error == FileError.None && TryFind(inode, owner, wanted, out _))
            {
                error = waiting == LockWaiting.GiveUp ? FileError.WouldBlock
                    : Interruption.Wait(scheduler, ref _waiters, ref _lock, Instant.Never) == WakeReason.Interrupted ? FileError.Interrupted
                    : FileError.None;
            }

            if (error == FileError.None)
            {
                RecordRange whole = Merge(inode, owner, wanted);
                RecordLock? added = wanted.Kind == FileLockKind.None ? null : Add(inode, owner, whole, ref spares);
                removed = Cut(inode, owner, whole, added, ref spares);

                scheduler.WakeAll(ref _waiters);
            }
        }

        Return(spares);
        Return(removed);
        return error;
    }

    /// <summary>Gives up all locks of an owner on a file.</summary>
    internal void Release(Inode<TPlatform> inode, object owner)
    {
        RecordLock? removed;
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(platform))
        {
            RecordLock? none = null;
            removed = Cut(inode, owner, new RecordRange(0, ulong.MaxValue, FileLockKind.None, 0), keep: null, ref none);
            scheduler.WakeAll(ref _waiters);
        }

        Return(removed);
    }

    private static bool TryFind(Inode<TPlatform> inode, object owner, in RecordRange wanted, [NotNullWhen(true)] out RecordLock? found)
    {
        found = wanted.Kind == FileLockKind.None ? null : inode.RecordLocks;
        while (found is not null
            && (ReferenceEquals(found.Owner, owner)
                || !found.Range.Overlaps(wanted)
                || (wanted.Kind == FileLockKind.Shared && found.Range.Kind == FileLockKind.Shared)))
        {
            found = found.Next;
        }

        return found is not null;
    }

    /// <summary>A wanted lock with those of its owner that it joins: of the same kind, side by side or overlapping.</summary>
    private static RecordRange Merge(Inode<TPlatform> inode, object owner, RecordRange wanted)
    {
        ulong start = wanted.Start;
        ulong last = wanted.Last;
        for (RecordLock? item = wanted.Kind == FileLockKind.None ? null : inode.RecordLocks; item is not null; item = item.Next)
        {
            RecordRange range = item.Range;
            if (ReferenceEquals(item.Owner, owner) && range.Kind == wanted.Kind && range.Start <= wanted.Last + 1 && wanted.Start <= range.Last + 1)
            {
                start = System.Math.Min(start, range.Start);
                last = System.Math.Max(last, range.Last);
            }
        }

        return wanted.With(start, last);
    }

    /// <summary>Takes a part out of an owner's locks, but for one that is kept.</summary>
    /// <returns>The locks of which nothing is left.</returns>
    private static RecordLock? Cut(Inode<TPlatform> inode, object owner, in RecordRange part, RecordLock? keep, ref RecordLock? spares)
    {
        RecordLock? removed = null;
        RecordLock? previous = null;
        RecordLock? item = inode.RecordLocks;
        while (item is not null)
        {
            RecordLock? next = item.Next;
            RecordRange range = item.Range;
            if (!ReferenceEquals(item.Owner, owner) || ReferenceEquals(item, keep) || !range.Overlaps(part))
            {
                previous = item;
            }
            else if (range.Start >= part.Start && range.Last <= part.Last)
            {
                inode.RecordLocks = previous is null ? next : inode.RecordLocks;
                if (previous is not null)
                {
                    previous.Next = next;
                }

                item.Next = removed;
                removed = item;
            }
            else
            {
                previous = item;
                if (range.Start < part.Start && range.Last > part.Last)
                {
                    Add(inode, owner, range.With(part.Last + 1, range.Last), ref spares);
                }

                item.Range = range.Start < part.Start ? range.With(range.Start, part.Start - 1) : range.With(part.Last + 1, range.Last);
            }

            item = next;
        }

        return removed;
    }

    /// <summary>Adds a lock in an object that was brought along: among those of its owner in the order of their starts, or behind all others.</summary>
    private static RecordLock Add(Inode<TPlatform> inode, object owner, in RecordRange range, ref RecordLock? spares)
    {
        RecordLock added = spares!;
        spares = added.Next;
        added.Owner = owner;
        added.Range = range;
        RecordLock? before = null;
        bool isAmongOwn = false;
        for (RecordLock? item = inode.RecordLocks; item is not null; item = item.Next)
        {
            bool isOwn = ReferenceEquals(item.Owner, owner);
            if ((isAmongOwn && !isOwn) || (isOwn && item.Range.Start >= range.Start))
            {
                break;
            }

            isAmongOwn |= isOwn;
            before = item;
        }

        added.Next = before is null ? inode.RecordLocks : before.Next;
        if (before is null)
        {
            inode.RecordLocks = added;
        }
        else
        {
            before.Next = added;
        }

        return added;
    }

    private void Return(RecordLock? item)
    {
        while (item is not null)
        {
            RecordLock? next = item.Next;
            item.Next = null;
            item.Owner = null;
            pool.Return(item);
            item = next;
        }
    }
}
