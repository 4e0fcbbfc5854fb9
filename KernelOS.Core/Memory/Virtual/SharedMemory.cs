using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;
using Interlocked = System.Threading.Interlocked;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>Memory without a name that several address spaces share; its pages are zero until they are written.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class SharedMemory<TPlatform> : IMemoryObject, IPooled<SharedMemory<TPlatform>>
    where TPlatform : struct, IPhysicalMemory, IFrameSharing, INumaMemory, IInterruptControl, ICpu, IHeapReserve
{
    private readonly TPlatform _platform;
    private readonly SharedMemoryPool<TPlatform> _pool;
    private SpinLock _lock = new(LockLevel.MemoryObject);
    private PoolEntry<SharedMemory<TPlatform>> _poolEntry;
    private int _users;
    private ulong _promised;

    // Under the lock.
    private FrameTree<TPlatform> _pages;

    internal SharedMemory(TPlatform platform, SharedMemoryPool<TPlatform> pool)
    {
        _platform = platform;
        _pool = pool;
    }

    /// <inheritdoc/>
    public ulong Size { get; private set; }

    /// <inheritdoc/>
    public MappingList? Mappings => null;

    ref PoolEntry<SharedMemory<TPlatform>> IPooled<SharedMemory<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <inheritdoc/>
    public int ReadAt(ulong offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && offset < Size)
        {
            int start = (int)(offset % Frame<Size4KiB>.Size);
            int count = (int)Math.Min(Math.Min((ulong)(destination.Length - done), Frame<Size4KiB>.Size - (ulong)start), Size - offset);
            ReadPage(offset, destination.Slice(done, count));
            offset += (ulong)count;
            done += count;
        }

        return done;
    }

    /// <inheritdoc/>
    public unsafe FaultResult GetPage(ulong page, in FramePlacement placement, out Frame<Size4KiB> frame)
    {
        if (page >= Size / Frame<Size4KiB>.Size)
        {
            frame = default;
            return FaultResult.BeyondObject;
        }

        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        if (!_pages.TryGetOrAdd(_platform, page, placement, new FrameOwner(FrameUse.SharedMemory), out frame, out bool isNew))
        {
            return FaultResult.OutOfMemory;
        }

        if (isNew)
        {
            // SAFETY: the frame is fresh and this object's.
            new Span<byte>(_platform.GetPointer(frame.Start), (int)Frame<Size4KiB>.Size).Clear();
        }

        _platform.FrameTable.Add(frame);
        return FaultResult.Resolved;
    }

    /// <inheritdoc/>
    public ulong FindPages(ulong first, Span<Frame<Size4KiB>> frames)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        return _pages.FindRun(_platform, first, frames);
    }

    /// <inheritdoc/>
    public void Retain() => Interlocked.Increment(ref _users);

    /// <inheritdoc/>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _users);
        Check.That(left >= 0, "shared memory is released more often than retained");
        if (left == 0)
        {
            int most = int.MaxValue;
            _pages.RemoveFrom(_platform, 0, ref most);
            _pool.Commit.Release(_promised);
            _pool.Return(this);
        }
    }

    /// <summary>Begins a life with one user, the caller.</summary>
    /// <param name="size">Bytes, a multiple of the page size.</param>
    /// <param name="promised">How many pages have been promised for it.</param>
    internal void Begin(ulong size, ulong promised)
    {
        Size = size;
        _promised = promised;
        _users = 1;
    }

    private unsafe void ReadPage(ulong offset, Span<byte> destination)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(_platform);
        if (_pages.TryFind(_platform, offset / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame))
        {
            // SAFETY: the frame is this object's while the lock is held, and the range lies within it.
            new ReadOnlySpan<byte>(_platform.GetPointer(frame.Start) + (offset % Frame<Size4KiB>.Size), destination.Length).CopyTo(destination);
        }
        else
        {
            destination.Clear();
        }
    }
}
