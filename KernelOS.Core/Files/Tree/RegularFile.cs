using System;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Tree;

/// <summary>A file whose contents lie in frames of 4 KiB, one for each page that was written.</summary>
/// <remarks>
/// <para>The bytes of the last page behind the end are always zero, so that growing shows nothing old.</para>
/// <para>
/// Two locks. The first, under which a thread may block, is held for a whole read, write or resize, so that nothing but
/// its holder changes the size meanwhile, or takes a page's frame away. A page fault must not wait for it, since its
/// holder may be the one that faults: it only takes the spin lock, under which size and pages change.
/// </para>
/// <para>
/// The frames are mapped into address spaces as they are. A smaller size is set first, then the mappings forget what is
/// cut off, then the frames are given up.
/// </para>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed partial class RegularFile<TPlatform> : Inode<TPlatform>, IMemoryObject, IPooled<RegularFile<TPlatform>>, IReturnable
    where TPlatform : struct, IPlatform
{
    /// <summary>The largest size of a file: the largest offset that programs can name.</summary>
    public const ulong MaximumSize = long.MaxValue;

    /// <summary>How many pages are given up while interrupts wait.</summary>
    private const int RemovedAtOnce = 64;

    private PoolEntry<RegularFile<TPlatform>> _poolEntry;

    private SleepLock _transfers = new();

    // Under the second lock; the size is changed under both and looked at under either.
    private SpinLock _lock = new(LockLevel.MemoryObject);
    private FrameTree<TPlatform> _pages;
    private ulong _size;

    /// <summary>Who writes it and who runs it, which exclude each other.</summary>
    internal WriterCount Runners;

    internal RegularFile(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public MappingList Mappings { get; } = new();

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.RegularFile;

    /// <inheritdoc/>
    public override ulong Size => _size;

    /// <inheritdoc/>
    public override ulong AllocatedBytes => _pages.PageCount * Frame<Size4KiB>.Size;

    /// <inheritdoc/>
    public override bool IsSeekable => true;

    ref PoolEntry<RegularFile<TPlatform>> IPooled<RegularFile<TPlatform>>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => Mappings;

    /// <summary>Finds the frame that holds a page of the file; false where nothing was written, which reads as zeros.</summary>
    public bool TryFindFrame(ulong page, out Frame<Size4KiB> frame)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        return _pages.TryFind(FileSystem.Platform, page, out frame);
    }

    /// <inheritdoc/>
    public int ReadAt(ulong offset, Span<byte> destination)
    {
        // Page by page, so that interrupts wait no longer than for one copy.
        ReadTarget<TPlatform> target = new(FileSystem.Platform, destination);
        nuint before;
        do
        {
            using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
            before = target.Transferred;
            bool isFound = _pages.TryFind(FileSystem.Platform, offset / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame);
            CopyPage(ref target, ref offset, isFound, frame);
        }
        while (target.Transferred != before && target.Remaining != 0);

        return (int)target.Transferred;
    }

    /// <inheritdoc/>
    public unsafe FaultResult GetPage(ulong page, in FramePlacement placement, out Frame<Size4KiB> frame)
    {
        TPlatform platform = FileSystem.Platform;
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        frame = default;
        if (page >= PagesIn(_size))
        {
            return FaultResult.BeyondObject;
        }

        if (!FileSystem.HasRoom && !_pages.TryFind(platform, page, out _))
        {
            return FaultResult.BeyondObject;
        }

        if (!_pages.TryGetOrAdd(platform, page, placement, new FrameOwner(FrameUse.File, Number), out frame, out bool isNew))
        {
            return FaultResult.OutOfMemory;
        }

        if (isNew)
        {
            FileSystem.CountContents(1);

            // SAFETY: the frame is fresh and this file's.
            new Span<byte>(platform.GetPointer(frame.Start), (int)Frame<Size4KiB>.Size).Clear();
        }

        platform.FrameTable.Add(frame);
        return FaultResult.Resolved;
    }

    /// <inheritdoc/>
    public ulong FindPages(ulong first, Span<Frame<Size4KiB>> frames)
    {
        TPlatform platform = FileSystem.Platform;
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        ulong pages = PagesIn(_size);
        return first >= pages ? 0 : _pages.FindRun(platform, first, frames.Slice(0, (int)Math.Min(pages - first, (ulong)frames.Length)));
    }

    /// <inheritdoc/>
    public override FileError Open(OpenFile<TPlatform> file) =>
        (file.Flags & OpenFlags.Write) == 0 || Runners.TryAddWriter() ? FileError.None : FileError.TextBusy;

    /// <inheritdoc/>
    public override void Close(OpenFile<TPlatform> file)
    {
        if ((file.Flags & OpenFlags.Write) != 0)
        {
            Runners.RemoveWriter();
        }
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);

        // Of its own, since a seek by another thread does not wait for the lock.
        ulong at = position;
        while (at < _size && target.Remaining != 0 && !target.Faulted)
        {
            bool isFound = TryFindFrame(at / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame);
            CopyPage(ref target, ref at, isFound, frame);
        }

        position = at;
        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);
        ulong at = file.IsAppending && source.Remaining != 0 ? _size : position;
        Result<nuint, FileError> result = WritePages(ref source, ref at);
        position = at;
        return result;
    }

    /// <summary>Writes from <paramref name="position"/> on and moves it behind what was written.</summary>
    /// <returns>How many bytes; an error only if none was written.</returns>
    internal Result<nuint, FileError> Write(ref WriteSource<TPlatform> source, ref ulong position)
    {
        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);
        return WritePages(ref source, ref position);
    }

    private Result<nuint, FileError> WritePages(ref WriteSource<TPlatform> source, ref ulong position)
    {
        if (source.Remaining == 0)
        {
            return (nuint)0;
        }

        ulong limit = FileSystem.HasSizeLimits ? FindSizeLimit(position) : MaximumSize;
        FileError error = position >= limit ? FileError.TooLarge : FileError.None;
        while (error == FileError.None && source.Remaining != 0 && position < limit)
        {
            error = WritePage(ref source, ref position, limit);
        }

        if (source.Transferred == 0)
        {
            return error;
        }

        TouchContents();
        return source.Transferred;
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> Seek(OpenFile<TPlatform> file, SeekOrigin origin, long offset) =>
        Seeking.Resolve(origin, offset, file.Position, _size);

    /// <inheritdoc/>
    public override FileError Resize(ulong size)
    {
        if (size > MaximumSize || (size > _size && FileSystem.HasSizeLimits && FindSizeLimit(size - 1) < size))
        {
            return FileError.TooLarge;
        }

        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);
        bool shrinks = size < _size;
        SetSize(size);
        if (shrinks)
        {
            Mappings.Cut(FileSystem.Platform, this, PagesIn(size));
            ClearTail(size);
            RemovePages(PagesIn(size));
        }

        TouchContents();
        return FileError.None;
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> CountReadable(OpenFile<TPlatform> file) =>
        file.Position < _size ? _size - file.Position : 0;

    private protected override Inode<TPlatform>? End()
    {
        RemovePages(0);
        _size = 0;
        FileSystem.Pools.Files.Return(this);
        return null;
    }

    private static ulong PagesIn(ulong size) => (size + Frame<Size4KiB>.Size - 1) / Frame<Size4KiB>.Size;

    private static int OffsetInPage(ulong position) => (int)(position & (Frame<Size4KiB>.Size - 1));

    private void SetSize(ulong size)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        _size = size;
    }

    /// <summary>Copies what lies between a position and the end of its page, or of the file.</summary>
    private unsafe void CopyPage(ref ReadTarget<TPlatform> target, ref ulong position, bool isFound, Frame<Size4KiB> frame)
    {
        if (position >= _size)
        {
            return;
        }

        TPlatform platform = FileSystem.Platform;
        int offset = OffsetInPage(position);
        int count = (int)Math.Min(Frame<Size4KiB>.Size - (ulong)offset, _size - position);
        if (isFound)
        {
            // SAFETY: the frame is this file's while either lock is held, and the range lies within it.
            position += (ulong)target.Put(new ReadOnlySpan<byte>(platform.GetPointer(frame.Start) + offset, count));
        }
        else
        {
            position += target.PutZeros((nuint)count);
        }
    }

    /// <summary>Finds how large the calling thread may make the file, and tells it if a byte at a position would be too far.</summary>
    private ulong FindSizeLimit(ulong position)
    {
        if (FileSystem.Scheduler.CurrentThread.Owner is not IFileSizeLimited owner)
        {
            return MaximumSize;
        }

        ulong limit = Math.Min(owner.FileSizeLimit, MaximumSize);
        if (position >= limit && position < MaximumSize)
        {
            owner.OnFileSizeLimit();
        }

        return limit;
    }

    private unsafe FileError WritePage(ref WriteSource<TPlatform> source, ref ulong position, ulong limit)
    {
        int offset = OffsetInPage(position);
        int count = (int)Math.Min(Frame<Size4KiB>.Size - (ulong)offset, limit - position);
        if (!TryGetPage(position / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame, out bool isUndefined))
        {
            return FileError.NoSpace;
        }

        // SAFETY: the frame is this file's while the transfer lock is held, and every slice below lies within it.
        Span<byte> page = new(FileSystem.Platform.GetPointer(frame.Start), (int)Frame<Size4KiB>.Size);
        int taken = source.Take(page.Slice(offset, count));
        if (isUndefined)
        {
            page.Slice(0, offset).Clear();
            page.Slice(offset + taken).Clear();
        }

        position += (ulong)taken;
        if (position > _size)
        {
            SetSize(position);
        }

        return source.Faulted ? FileError.BadAddress : FileError.None;
    }

    /// <summary>Finds a page's frame, or gives it one. Where readers look already it is zeroed, behind the end its bytes are undefined.</summary>
    private unsafe bool TryGetPage(ulong page, out Frame<Size4KiB> frame, out bool isUndefined)
    {
        TPlatform platform = FileSystem.Platform;
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(platform);
        if (!FileSystem.HasRoom && !_pages.TryFind(platform, page, out _))
        {
            frame = default;
            isUndefined = false;
            return false;
        }

        if (!_pages.TryGetOrAdd(platform, page, default, new FrameOwner(FrameUse.File, Number), out frame, out isUndefined))
        {
            return false;
        }

        if (isUndefined)
        {
            FileSystem.CountContents(1);
        }

        if (isUndefined && page * Frame<Size4KiB>.Size < _size)
        {
            // SAFETY: the frame is fresh and this file's.
            new Span<byte>(platform.GetPointer(frame.Start), (int)Frame<Size4KiB>.Size).Clear();
            isUndefined = false;
        }

        return true;
    }

    /// <summary>Zeroes the last page from byte <paramref name="size"/> of the file on, where no reader looks any more.</summary>
    private unsafe void ClearTail(ulong size)
    {
        int offset = OffsetInPage(size);
        if (offset != 0 && TryFindFrame(size / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame))
        {
            // SAFETY: the frame is this file's, and the range ends where it ends.
            new Span<byte>(FileSystem.Platform.GetPointer(frame.Start) + offset, (int)Frame<Size4KiB>.Size - offset).Clear();
        }
    }

    /// <summary>Gives up the frames of pages from a number on, where no reader looks any more.</summary>
    private void RemovePages(ulong first)
    {
        int left;
        do
        {
            using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
            left = RemovedAtOnce;
            ulong before = _pages.PageCount;
            _pages.RemoveFrom(FileSystem.Platform, first, ref left);
            FileSystem.CountContents(-(long)(before - _pages.PageCount));
        }
        while (left == 0);
    }
}
