using System;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Pooling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>A file whose contents are made when they are read: at the first read and at each that starts at the beginning.</summary>
/// <remarks>So one reading of it is consistent, however small its pieces are. It tells the size 0, as Linux's do. It can only be read.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class SynthesizedFile<TPlatform> : Inode<TPlatform>, IPooled<SynthesizedFile<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private SleepLock _lock = new();

    // Under the lock.
    private Synthesizer<TPlatform>? _synthesizer;
    private SynthesizedText? _text;
    private ulong _key;
    private int _length;

    internal SynthesizedFile(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.RegularFile;

    /// <inheritdoc/>
    public override bool IsSeekable => true;

    SynthesizedFile<TPlatform>? IPooled<SynthesizedFile<TPlatform>>.NextFree { get; set; }

    /// <inheritdoc/>
    public override FileError Open(OpenFile<TPlatform> file) =>
        (file.Flags & OpenFlags.Write) != 0 ? FileError.AccessDenied : FileError.None;

    /// <inheritdoc/>
    public override Result<nuint, FileError> Read(OpenFile<TPlatform> file, ref ReadTarget<TPlatform> target, ref ulong position)
    {
        using FileLockGuard<TPlatform> guard = new(ref _lock, FileSystem.Scheduler, FileSystem.Platform);

        // Looked at once, since a seek by another thread does not wait for the lock.
        ulong start = position;
        if (_text is null || start == 0)
        {
            FileError error = Make();
            if (error != FileError.None)
            {
                return error;
            }
        }

        if (start < (ulong)_length)
        {
            position = start + (ulong)target.Put(new ReadOnlySpan<byte>(_text!.Bytes, (int)start, _length - (int)start));
        }

        return target.Faulted && target.Transferred == 0 ? FileError.BadAddress : target.Transferred;
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

    private FileError Make()
    {
        if (_text is null && !FileSystem.Pools.SynthesizedTexts.TryRent(out _text))
        {
            return FileError.OutOfMemory;
        }

        Utf8Builder builder = new(_text.Bytes);
        FileError error = _synthesizer!.Describe(_key, ref builder);
        _length = builder.Length;
        return error;
    }
}
