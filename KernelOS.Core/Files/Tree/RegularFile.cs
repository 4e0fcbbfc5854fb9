using System;
using KernelOS.Core.Files.Contents;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Pooling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Tree;

/// <summary>A file whose contents lie in frames of 4 KiB, one for each page that was written.</summary>
/// <remarks>The bytes of the last page behind the end are always zero, so that growing shows nothing old.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class RegularFile<TPlatform> : Inode<TPlatform>, IMemoryObject, IPooled<RegularFile<TPlatform>>
    where TPlatform : struct, IPlatform
{
    /// <summary>The largest size of a file: the largest offset that programs can name.</summary>
    public const ulong MaximumSize = long.MaxValue;

    private FrameTree<TPlatform> _pages;
    private ulong _size;

    internal RegularFile(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.RegularFile;

    /// <inheritdoc/>
    public override ulong Size => _size;

    /// <inheritdoc/>
    public override ulong AllocatedBytes => _pages.PageCount * Frame<Size4KiB>.Size;

    /// <inheritdoc/>
    public override bool IsSeekable => true;

    RegularFile<TPlatform>? IPooled<RegularFile<TPlatform>>.NextFree { get; set; }

    /// <summary>Finds the frame that holds a page of the file; false where nothing was written, which reads as zeros.</summary>
    public bool TryFindFrame(ulong page, out Frame<Size4KiB> frame) => _pages.TryFind(FileSystem.Platform, page, out frame);

    /// <inheritdoc/>
    public int ReadAt(ulong offset, Span<byte> destination)
    {
        ReadTarget<TPlatform> target = new(FileSystem.Platform, destination);
        Copy(ref target, ref offset);
        return (int)target.Transferred;
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        Copy(ref target, ref position);
        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        if (file.IsAppending && source.Remaining != 0)
        {
            position = _size;
        }

        return Write(ref source, ref position);
    }

    /// <summary>Writes from <paramref name="position"/> on and moves it behind what was written.</summary>
    /// <returns>How many bytes; an error only if none was written.</returns>
    internal Result<nuint, FileError> Write(ref WriteSource<TPlatform> source, ref ulong position)
    {
        if (source.Remaining == 0)
        {
            return (nuint)0;
        }

        FileError error = position >= MaximumSize ? FileError.TooLarge : FileError.None;
        while (error == FileError.None && source.Remaining != 0 && position < MaximumSize)
        {
            error = WritePage(ref source, ref position);
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
        if (size > MaximumSize)
        {
            return FileError.TooLarge;
        }

        if (size < _size)
        {
            ClearTail(size);
            _pages.RemoveFrom(FileSystem.Platform, (size + Frame<Size4KiB>.Size - 1) / Frame<Size4KiB>.Size);
        }

        _size = size;
        TouchContents();
        return FileError.None;
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> CountReadable(OpenFile<TPlatform> file) =>
        file.Position < _size ? _size - file.Position : 0;

    private protected override Inode<TPlatform>? End()
    {
        _pages.RemoveFrom(FileSystem.Platform, 0);
        _size = 0;
        FileSystem.Pools.Files.Return(this);
        return null;
    }

    private static int OffsetInPage(ulong position) => (int)(position & (Frame<Size4KiB>.Size - 1));

    private unsafe void Copy(ref ReadTarget<TPlatform> target, ref ulong position)
    {
        TPlatform platform = FileSystem.Platform;
        while (position < _size && target.Remaining != 0 && !target.Faulted)
        {
            int offset = OffsetInPage(position);
            int count = (int)Math.Min(Frame<Size4KiB>.Size - (ulong)offset, _size - position);
            if (_pages.TryFind(platform, position / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame))
            {
                // SAFETY: the frame is this file's, and the range lies within it.
                position += (ulong)target.Put(new ReadOnlySpan<byte>(platform.GetPointer(frame.Start) + offset, count));
            }
            else
            {
                position += target.PutZeros((nuint)count);
            }
        }
    }

    private unsafe FileError WritePage(ref WriteSource<TPlatform> source, ref ulong position)
    {
        TPlatform platform = FileSystem.Platform;
        int offset = OffsetInPage(position);
        int count = (int)Math.Min(Frame<Size4KiB>.Size - (ulong)offset, MaximumSize - position);
        if (!_pages.TryGetOrAdd(platform, position / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame, out bool isNew))
        {
            return FileError.NoSpace;
        }

        // SAFETY: the frame is this file's, and every slice below lies within it.
        Span<byte> page = new(platform.GetPointer(frame.Start), (int)Frame<Size4KiB>.Size);
        int taken = source.Take(page.Slice(offset, count));
        if (isNew)
        {
            page.Slice(0, offset).Clear();
            page.Slice(offset + taken).Clear();
        }

        position += (ulong)taken;
        _size = Math.Max(_size, position);
        return source.Faulted ? FileError.BadAddress : FileError.None;
    }

    /// <summary>Zeroes the last page from byte <paramref name="size"/> of the file on.</summary>
    private unsafe void ClearTail(ulong size)
    {
        int offset = OffsetInPage(size);
        if (offset != 0 && TryFindFrame(size / Frame<Size4KiB>.Size, out Frame<Size4KiB> frame))
        {
            // SAFETY: the frame is this file's, and the range ends where it ends.
            new Span<byte>(FileSystem.Platform.GetPointer(frame.Start) + offset, (int)Frame<Size4KiB>.Size - offset).Clear();
        }
    }
}
