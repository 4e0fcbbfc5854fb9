using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>The locks that open files hold on whole files (flock): advice among those who ask, that nobody else heeds.</summary>
/// <remarks>One queue for all files, since locks are few and short: who waits looks again whenever some lock is given up.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
/// <param name="scheduler">Lets threads wait for each other.</param>
internal sealed class FileLocks<TPlatform>(TPlatform platform, Scheduler<TPlatform> scheduler)
    where TPlatform : struct, IPlatform
{
    private SpinLock _lock = new(LockLevel.Inode);

    // Under the lock, with the holders of all inodes and the kinds of all open files.
    private WaitQueue _waiters;

    /// <summary>Changes an open file's lock. What it held is given up first, so that it is lost where the other is not got.</summary>
    /// <returns><see cref="FileError.WouldBlock"/> or <see cref="FileError.Interrupted"/> if it is not got.</returns>
    internal FileError Set(OpenFile<TPlatform> file, FileLockKind wanted, LockWaiting waiting)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        while (true)
        {
            // Threads that share the open file share its lock too: another may have changed it during a wait.
            if (file.LockKind == wanted)
            {
                return FileError.None;
            }

            GiveUp(file);
            if (TryTake(file, wanted))
            {
                return FileError.None;
            }

            if (waiting == LockWaiting.GiveUp)
            {
                return FileError.WouldBlock;
            }

            if (Interruption.Wait(scheduler, ref _waiters, ref _lock, Instant.Never) == WakeReason.Interrupted)
            {
                return FileError.Interrupted;
            }
        }
    }

    private static bool TryTake(OpenFile<TPlatform> file, FileLockKind wanted)
    {
        Inode<TPlatform> inode = file.Inode;
        if (wanted == FileLockKind.None)
        {
            return true;
        }

        bool isFree = wanted == FileLockKind.Exclusive ? inode.LockHolders == 0 : inode.LockHolders >= 0;
        if (isFree)
        {
            inode.LockHolders = wanted == FileLockKind.Exclusive ? -1 : inode.LockHolders + 1;
            file.LockKind = wanted;
        }

        return isFree;
    }

    private void GiveUp(OpenFile<TPlatform> file)
    {
        if (file.LockKind != FileLockKind.None)
        {
            file.Inode.LockHolders = file.LockKind == FileLockKind.Exclusive ? 0 : file.Inode.LockHolders - 1;
            file.LockKind = FileLockKind.None;
            scheduler.WakeAll(ref _waiters);
        }
    }
}
