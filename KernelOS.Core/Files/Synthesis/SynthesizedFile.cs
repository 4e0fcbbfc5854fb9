using System;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>A file whose contents are made when they are read: at the first read and at each that starts at the beginning.</summary>
/// <remarks>
/// So one reading of it is consistent, however small its parts are, unless the contents are so long that they are made in
/// several pieces. It tells the size 0, as Linux's do. What is written to it is a message to whoever makes the contents.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class SynthesizedFile<TPlatform> : Inode<TPlatform>, IPooled<SynthesizedFile<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private const int MaximumMessage = 256;

    /// <summary>A read ends with the piece in which it has got so many bytes, so that none takes for ever.</summary>
    private const nuint MaximumRead = SynthesizedText.Length;

    private PoolEntry<SynthesizedFile<TPlatform>> _poolEntry;
    private SleepLock _lock = new();

    // Under the lock.
    private Synthesizer<TPlatform>? _synthesizer;
    private SynthesizedText? _text;
    private ulong _key;
    private int _length;

    // Which piece of the contents the text is: where it starts, and what the next one is known by; 0 for none.
    private ulong _start;
    private ulong _nextPiece;

    internal SynthesizedFile(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.RegularFile;

    /// <inheritdoc/>
    public override bool IsSeekable => true;

    ref PoolEntry<SynthesizedFile<TPlatform>> IPooled<SynthesizedFile<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <inheritdoc/>
    public override FileError Open(OpenFile<TPlatform> file) =>
        (file.Flags & OpenFlags.Write) != 0 && (Mode & FileMode.OwnerWrite) == 0 ? FileError.AccessDenied : FileError.None;

    /// <inheritdoc/>
    public override FileError Resize(ulong size) => (Mode & FileMode.OwnerWrite) != 0 ? FileError.None : FileError.InvalidArgument;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        using FileLockGuard<TPlatform> guard = new(ref _lock, FileSystem.Scheduler, FileSystem.Platform);

        // Looked at once, since a seek by another thread does not wait for the lock.
        ulong start = position;
        nuint before;
        do
        {
            before = target.Transferred;
            FileError error = Find(start + before);
            if (error != FileError.None)
            {
                return before == 0 ? error : before;
            }

            int offset = (int)Math.Min(start + before - _start, (ulong)_length);
            target.Put(new ReadOnlySpan<byte>(_text!.Bytes, offset, _length - offset));
            position = start + target.Transferred;
        }
        while (target.Transferred != before && target.Remaining != 0 && target.Transferred < MaximumRead && !target.Faulted);
        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
    }

    /// <inheritdoc/>
    public override Result<nuint, FileError> Write(OpenFile<TPlatform> file, ref WriteSource<TPlatform> source, ref ulong position)
    {
        Span<byte> text = stackalloc byte[MaximumMessage];
        if (source.Remaining > (nuint)text.Length)
        {
            return FileError.InvalidArgument;
        }

        int length = source.Take(text);
        if (source.Faulted)
        {
            return FileError.BadAddress;
        }

        position += (ulong)length;
        ReadOnlySpan<byte> message = text.Slice(0, length);
        message = message.EndsWith("\n"u8) ? message.Slice(0, length - 1) : message;
        FileError error = _synthesizer!.Accept(_key, message);
        return error == FileError.None ? source.Transferred : error;
    }

    /// <inheritdoc/>
    public override Result<ulong, FileError> Seek(OpenFile<TPlatform> file, SeekOrigin origin, long offset) =>
        origin is SeekOrigin.Start or SeekOrigin.Current
            ? Seeking.Resolve(origin, offset, file.Position, size: 0)
            : FileError.InvalidArgument;

    /// <summary>Sets who knows the contents, at the start of the file's life.</summary>
    internal void SetSource(Synthesizer<TPlatform> synthesizer, ulong key)
    {
        _synthesizer = synthesizer;
        _key = key;
    }

    private protected override Inode<TPlatform>? End()
    {
        if (_text is not null)
        {
            FileSystem.Pools.SynthesizedTexts.Return(_text);
            _text = null;
        }

        _synthesizer = null;
        FileSystem.Pools.SynthesizedFiles.Return(this);
        return null;
    }

    /// <summary>Makes the piece of the contents in which a position lies, or the last one.</summary>
    private FileError Find(ulong position)
    {
        ulong piece = _synthesizer!.FindPiece(_key, position, out ulong start);
        if (piece != 0)
        {
            _start = start;
            _nextPiece = piece;
            return Make();
        }

        FileError error = FileError.None;
        if (_text is null || position == 0 || position < _start)
        {
            _start = _nextPiece = 0;
            _length = 0;
            error = Make();
        }

        while (error == FileError.None && position >= _start + (ulong)_length && _nextPiece != 0)
        {
            _start += (ulong)_length;
            error = Make();
        }

        return error;
    }

    private FileError Make()
    {
        if (_text is null && !FileSystem.Pools.SynthesizedTexts.TryRent(out _text))
        {
            return FileError.OutOfMemory;
        }

        Utf8Builder builder = new(_text.Bytes);
        FileError error = _synthesizer!.Describe(_key, ref _nextPiece, ref builder);
        _length = builder.Length;
        return error;
    }
}
