using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Files.Tree;

/// <content>What fallocate does.</content>
public sealed partial class RegularFile<TPlatform>
{
    /// <summary>Makes the file at least so long.</summary>
    internal FileError Extend(ulong size)
    {
        if (size > MaximumSize || (size > _size && FileSystem.HasSizeLimits && FindSizeLimit(size - 1) < size))
        {
            return FileError.TooLarge;
        }

        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);
        if (size > _size)
        {
            SetSize(size);
            TouchContents();
        }

        return FileError.None;
    }

    /// <summary>Zeroes what was written of a range; where nothing was there is nothing to do, however long it is.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The byte behind the last.</param>
    internal unsafe void Clear(ulong start, ulong end)
    {
        using FileLockGuard<TPlatform> guard = new(ref _transfers, FileSystem.Scheduler, FileSystem.Platform);
        end = Math.Min(end, _size);
        ulong page = start / Frame<Size4KiB>.Size;
        while (TryFindFrameFrom(ref page, out Frame<Size4KiB> frame) && page * Frame<Size4KiB>.Size < end)
        {
            ulong first = page * Frame<Size4KiB>.Size;
            int from = start > first ? OffsetInPage(start) : 0;
            int to = (int)Math.Min(end - first, Frame<Size4KiB>.Size);

            // SAFETY: the frame is this file's while the transfer lock is held, and the range lies within it.
            new Span<byte>(FileSystem.Platform.GetPointer(frame.Start) + from, to - from).Clear();
            page++;
        }

        TouchContents();
    }

    private bool TryFindFrameFrom(ref ulong page, out Frame<Size4KiB> frame)
    {
        using SpinLockGuard<TPlatform> guard = _lock.Acquire(FileSystem.Platform);
        return _pages.TryFindFrom(FileSystem.Platform, ref page, out frame);
    }
}
