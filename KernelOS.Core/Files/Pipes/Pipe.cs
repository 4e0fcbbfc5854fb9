using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;
using SpinLock = KernelOS.Core.Synchronization.SpinLock;

namespace KernelOS.Core.Files.Pipes;

/// <summary>A pipe, with or without a name (POSIX: FIFO): bytes go in at one end and come out at the other in the same order.</summary>
/// <remarks>
/// <para>
/// The first lock, under which a thread may block, is held while bytes are copied, so that a write of up to 4 KiB goes in
/// as a whole. Nobody waits for bytes or room under it: who has to wait lets it go, says so (<c>_readersWait</c>), looks at
/// the ring once more and sleeps under the spin lock. Whoever has changed the ring lets the first lock go, and then looks
/// whether somebody has said so. Letting go and saying so are atomic operations, so that one of the two sees the other.
/// </para>
/// <para>
/// One waiter is woken at a time, and wakes the next when it leaves something; the end of the last reader or writer wakes
/// all. What a pipe holds is given back when nobody has it open.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Pipe<TPlatform> : Inode<TPlatform>, IPooled<Pipe<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<Pipe<TPlatform>> _poolEntry;
    private readonly PollQueue<TPlatform> _watchers;
    private SleepLock _transfers = new();

    // Under the lock of transfers; looked at without it.
    private PipeRing<TPlatform> _ring = new();
    private int _readers;
    private int _writers;
    private uint _readersOpened;
    private uint _writersOpened;

    // Under the spin lock; the flags are looked at without it.
    private SpinLock _lock = new(LockLevel.Pipe);
    private WaitQueue _waitingReaders;
    private WaitQueue _waitingWriters;
    private int _readersWait;
    private int _writersWait;

    internal Pipe(FileSystem<TPlatform> fileSystem)
        : base(fileSystem) =>
        _watchers = new PollQueue<TPlatform>(fileSystem.Platform, fileSystem.Scheduler);

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.Pipe;

    /// <inheritdoc/>
    public override PollQueue<TPlatform>? Watchers => _watchers;

    /// <summary>How many bytes fit at most.</summary>
    public int Capacity => _ring.Capacity * (int)PageBytes;

    ref PoolEntry<Pipe<TPlatform>> IPooled<Pipe<TPlatform>>.PoolEntry => ref _poolEntry;

    private static uint PageBytes => (uint)Memory.Addressing.Frame<Memory.Addressing.Size4KiB>.Size;

    // A writer that has gone leaves its bytes; a reader that has gone leaves nobody to write for.
    private bool IsReadBlocked => Volatile.Read(ref _writers) != 0 && _ring.IsEmpty;

    private bool IsWriteBlocked => Volatile.Read(ref _readers) != 0 && _ring.IsFull;

    /// <summary>Counts the new reader or writer; a named pipe that only one end has open makes its opener wait.</summary>
    public override FileError Open(OpenFile<TPlatform> file)
    {
        bool reads = (file.Flags & OpenFlags.Read) != 0;
        bool writes = (file.Flags & OpenFlags.Write) != 0;
        if (!reads && !writes)
        {
            return FileError.InvalidArgument;
        }

        using (FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform))
        {
            if (!reads && file.IsNonBlocking && _readers == 0)
            {
                return FileError.NoDevice;
            }

            _readers += reads ? 1 : 0;
            _writers += writes ? 1 : 0;
            _readersOpened += reads ? 1u : 0;
            _writersOpened += writes ? 1u : 0;
            bool isAlone = reads ? _writers == 0 : _readers == 0;
            file.WaitsForPartner = isAlone && !file.IsNonBlocking;

            // Whoever opens without waiting for a writer has not been hung up on before one has come; and who waits, waits for a new one.
            file.Note = isAlone ? (reads ? _writersOpened : _readersOpened) : uint.MaxValue;
        }

        WakeAll();
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError WaitForPartner(OpenFile<TPlatform> file)
    {
        bool reads = (file.Flags & OpenFlags.Read) != 0;
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        while (true)
        {
            Interlocked.Exchange(ref reads ? ref _readersWait : ref _writersWait, 1);
            if (Volatile.Read(ref reads ? ref _writersOpened : ref _readersOpened) != file.Note)
            {
                return FileError.None;
            }

            if (Interruption.Wait(FileSystem.Scheduler, ref reads ? ref _waitingReaders : ref _waitingWriters, ref _lock, Instant.Never) == WakeReason.Interrupted)
            {
                return FileError.Interrupted;
            }
        }
    }

    /// <inheritdoc/>
    public override void Close(OpenFile<TPlatform> file)
    {
        using (FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform))
        {
            _readers -= (file.Flags & OpenFlags.Read) != 0 ? 1 : 0;
            _writers -= (file.Flags & OpenFlags.Write) != 0 ? 1 : 0;
            if (_readers == 0 && _writers == 0)
            {
                _ring.Clear(FileSystem.Platform);
                return;
            }
        }

        WakeAll();
    }

    /// <summary>Reads what there is, and waits if there is nothing and somebody may write.</summary>
    /// <returns>How many bytes; 0 when nobody has the pipe open for writing.</returns>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        if (target.Remaining == 0)
        {
            return (nuint)0;
        }

        TPlatform platform = FileSystem.Platform;
        Scheduler<TPlatform> scheduler = FileSystem.Scheduler;
        _transfers.Enter(platform, scheduler);
        while (_ring.IsEmpty)
        {
            bool hasWriters = _writers != 0;
            _transfers.Exit(platform, scheduler);
            if (!hasWriters)
            {
                return (nuint)0;
            }

            FileError error = file.IsNonBlocking ? FileError.WouldBlock : WaitToRead();
            if (error != FileError.None)
            {
                return error;
            }

            _transfers.Enter(platform, scheduler);
        }

        bool wasFull = _ring.IsFull;
        nuint read = _ring.Read(platform, ref target);
        bool hasBytes = !_ring.IsEmpty;
        bool hasRoom = !_ring.IsFull;
        _transfers.Exit(platform, scheduler);
        AfterTransfer(hasBytes, hasRoom, wasFull && hasRoom);
        return read == 0 ? FileError.BadAddress : read;
    }

    /// <summary>Writes all of <paramref name="source"/>, waiting for room as often as it has to.</summary>
    /// <returns>How many bytes; fewer than there are if nothing may wait, or a signal, a fault or the end of the last reader comes between.</returns>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        if (source.Remaining == 0)
        {
            return (nuint)0;
        }

        TPlatform platform = FileSystem.Platform;
        Scheduler<TPlatform> scheduler = FileSystem.Scheduler;
        bool isPacket = (file.Flags & OpenFlags.Direct) != 0;
        nuint written = 0;
        FileError error;
        while (true)
        {
            _transfers.Enter(platform, scheduler);
            if (_readers == 0)
            {
                _transfers.Exit(platform, scheduler);
                source.FoundNoReader = true;
                error = FileError.BrokenPipe;
                break;
            }

            bool wasEmpty = _ring.IsEmpty;
            written += _ring.Write(platform, ref source, isPacket, written == 0, out error);
            bool hasBytes = !_ring.IsEmpty;
            bool hasRoom = !_ring.IsFull;
            _transfers.Exit(platform, scheduler);
            AfterTransfer(hasBytes, hasRoom, wasEmpty && hasBytes);
            if (error != FileError.None || source.Remaining == 0)
            {
                break;
            }

            error = file.IsNonBlocking ? FileError.WouldBlock : WaitToWrite();
            if (error != FileError.None)
            {
                break;
            }
        }

        return written != 0 ? written : error;
    }

    /// <inheritdoc/>
    public override Readiness GetReadiness(OpenFile<TPlatform> file)
    {
        Readiness readiness = Readiness.None;
        if ((file.Flags & OpenFlags.Read) != 0)
        {
            readiness |= _ring.IsEmpty ? Readiness.None : Readiness.Readable;
            readiness |= _writers == 0 && file.Note != _writersOpened ? Readiness.HungUp : Readiness.None;
        }

        if ((file.Flags & OpenFlags.Write) != 0)
        {
            readiness |= _ring.IsFull ? Readiness.None : Readiness.Writable;
            readiness |= _readers == 0 ? Readiness.Error : Readiness.None;
        }

        return readiness;
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> CountReadable(OpenFile<TPlatform> file)
    {
        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);
        return _ring.CountBytes(FileSystem.Platform);
    }

    /// <summary>Changes how many bytes fit.</summary>
    /// <param name="bytes">At least that many, any value.</param>
    /// <returns>How many it is from now on, a power of two; <see cref="FileError.Busy"/> if more are in use.</returns>
    public Result<int, FileError> SetCapacity(uint bytes)
    {
        if (bytes > PipeRing<TPlatform>.MaximumCapacity * PageBytes)
        {
            return bytes > int.MaxValue ? FileError.InvalidArgument : FileError.NotPermitted;
        }

        uint pages = (bytes + PageBytes - 1) / PageBytes;
        int capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2(pages == 0 ? 1 : pages);
        using (FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform))
        {
            FileError error = _ring.SetCapacity(FileSystem.Platform, capacity);
            if (error != FileError.None)
            {
                return error;
            }
        }

        WakeAll();
        return capacity * (int)PageBytes;
    }

    private protected override Inode<TPlatform>? End()
    {
        Check.That(_readers == 0 && _writers == 0, "a pipe ends that is open");
        _readersOpened = 0;
        _writersOpened = 0;
        FileSystem.Pools.Pipes.Return(this);
        return null;
    }

    /// <summary>Waits until there is something to read, or nobody who could write it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FileError WaitToRead()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        Interlocked.Exchange(ref _readersWait, 1);
        return IsReadBlocked && Interruption.Wait(FileSystem.Scheduler, ref _waitingReaders, ref _lock, Instant.Never) == WakeReason.Interrupted
            ? FileError.Interrupted
            : FileError.None;
    }

    /// <summary>Waits until there is room, or nobody who could read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FileError WaitToWrite()
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        Interlocked.Exchange(ref _writersWait, 1);
        return IsWriteBlocked && Interruption.Wait(FileSystem.Scheduler, ref _waitingWriters, ref _lock, Instant.Never) == WakeReason.Interrupted
            ? FileError.Interrupted
            : FileError.None;
    }

    /// <summary>Tells others what they can do now. The caller has let the lock of transfers go, which is an atomic operation.</summary>
    /// <param name="canRead">Whether there is something to read.</param>
    /// <param name="canWrite">Whether there is room.</param>
    /// <param name="isNew">Whether one of them was not so before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AfterTransfer(bool canRead, bool canWrite, bool isNew)
    {
        if (canRead && Volatile.Read(ref _readersWait) != 0)
        {
            WakeOne(ref _waitingReaders, ref _readersWait);
        }

        if (canWrite && Volatile.Read(ref _writersWait) != 0)
        {
            WakeOne(ref _waitingWriters, ref _writersWait);
        }

        if (isNew)
        {
            _watchers.Tell();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeOne(ref WaitQueue queue, ref int isWaiting)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        FileSystem.Scheduler.WakeOne(ref queue);
        isWaiting = queue.IsEmpty ? 0 : 1;
    }

    /// <summary>Lets everybody look again.</summary>
    private void WakeAll()
    {
        using (SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform))
        {
            FileSystem.Scheduler.WakeAll(ref _waitingReaders);
            FileSystem.Scheduler.WakeAll(ref _waitingWriters);
            _readersWait = 0;
            _writersWait = 0;
        }

        _watchers.Tell();
    }
}
