using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Pooling;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>A path that path resolution goes on with. It cannot be opened, and never changes.</summary>
/// <remarks>A path of up to 64 bytes lies in the object, a longer one in a frame.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class SymbolicLink<TPlatform> : Inode<TPlatform>, IPooled<SymbolicLink<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private LinkTarget _short;
    private Frame<Size4KiB> _long;
    private int _length;

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

    /// <summary>The path, not ended by NUL; valid while the caller holds a reference.</summary>
    // SAFETY: a long path lies in a frame that is this link's until it ends, and was checked to fit.
    public unsafe ReadOnlySpan<byte> Target => IsLong
        ? new ReadOnlySpan<byte>(FileSystem.Platform.GetPointer(_long.Start), _length)
        : ((ReadOnlySpan<byte>)_short).Slice(0, _length);

    SymbolicLink<TPlatform>? IPooled<SymbolicLink<TPlatform>>.NextFree { get; set; }

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
        else if (FileSystem.Platform.TryAllocateFrame(out _long))
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

    private protected override Inode<TPlatform>? End()
    {
        if (IsLong)
        {
            FileSystem.Platform.FreeFrame(_long);
        }

        _length = 0;
        FileSystem.Pools.Links.Return(this);
        return null;
    }
}
