using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Synthesis;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Tree;

/// <summary>A path that path resolution goes on with. It cannot be opened, and never changes.</summary>
/// <remarks>A path of up to 64 bytes lies in the object, a longer one in a frame.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class SymbolicLink<TPlatform> : Inode<TPlatform>, IPooled<SymbolicLink<TPlatform>>, IReturnable
    where TPlatform : struct, IPlatform
{
    private PoolEntry<SymbolicLink<TPlatform>> _poolEntry;
    private LinkTarget _short;
    private Frame<Size4KiB> _long;
    private int _length;
    private Synthesizer<TPlatform>? _synthesizer;
    private ulong _key;

    internal SymbolicLink(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.SymbolicLink;

    /// <inheritdoc/>
    public override ulong Size => (ulong)_length;

    /// <inheritdoc/>
    public override ulong AllocatedBytes => IsLong ? Frame<Size4KiB>.Size : 0;

    /// <inheritdoc/>
    public override FileOperations<TPlatform>? Operations => null;

    /// <summary>The inode to which a synthesized link leads, wherever that is; null for a link that is a path.</summary>
    public Inode<TPlatform>? Destination { get; private set; }

    /// <summary>Writes what a link with a <see cref="Destination"/> tells as its path, and a NUL, to the end of a buffer; takes the tree's lock.</summary>
    /// <returns>Where in the buffer it starts.</returns>
    public Result<int, FileError> Describe(PathBuffer buffer)
    {
        Check.That(_synthesizer is not null && Destination is not null, "a link is described that is a path");
        return _synthesizer.DescribeLink(_key, Destination, buffer);
    }

    /// <summary>The path, not ended by NUL; valid while the caller holds a reference.</summary>
    // SAFETY: a long path lies in a frame that is this link's until it ends, and was checked to fit.
    public unsafe ReadOnlySpan<byte> Target => IsLong
        ? new ReadOnlySpan<byte>(FileSystem.Platform.GetPointer(_long.Start), _length)
        : ((ReadOnlySpan<byte>)_short).Slice(0, _length);

    ref PoolEntry<SymbolicLink<TPlatform>> IPooled<SymbolicLink<TPlatform>>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => null;

    private bool IsLong => _length > LinkTarget.Length;

    /// <summary>Sets the path, once; false if there is no memory.</summary>
    /// <param name="target">1 byte to one less than a page.</param>
    internal unsafe bool TrySetTarget(ReadOnlySpan<byte> target)
    {
        Check.That(_length == 0 && target.Length is > 0 and < 4096, "a symbolic link's target is set twice, or is empty, or too long");
        if (target.Length <= LinkTarget.Length)
        {
            target.CopyTo(_short);
        }
        else if (FileSystem.Platform.TryAllocateFrame(new FrameOwner(FrameUse.File, Number), out _long))
        {
            // SAFETY: the frame is fresh and ours, and the path is shorter than it.
            target.CopyTo(new Span<byte>(FileSystem.Platform.GetPointer(_long.Start), target.Length));
        }
        else
        {
            return false;
        }

        _length = target.Length;
        return true;
    }

    /// <summary>Makes it a synthesized link, at the start of its life.</summary>
    /// <param name="synthesizer">Who knows it.</param>
    /// <param name="key">By what.</param>
    /// <param name="destination">Where it leads; the reference goes over. Null if it is a path.</param>
    /// <param name="path">Its path, or nothing.</param>
    internal void SetSource(Synthesizer<TPlatform> synthesizer, ulong key, Inode<TPlatform>? destination, ReadOnlySpan<byte> path)
    {
        _synthesizer = synthesizer;
        _key = key;
        Destination = destination;
        path.CopyTo(_short);
        _length = path.Length;
        NameCount = 1;
    }

    private protected override Inode<TPlatform>? End()
    {
        Inode<TPlatform>? destination = Destination;
        Destination = null;
        _synthesizer = null;
        if (IsLong)
        {
            FileSystem.Platform.FreeFrame(_long);
        }

        _length = 0;
        FileSystem.Pools.Links.Return(this);
        return destination;
    }
}
