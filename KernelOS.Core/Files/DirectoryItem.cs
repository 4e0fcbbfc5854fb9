using System;
using KernelOS.Core.Files.Tree;

namespace KernelOS.Core.Files;

/// <summary>One entry of a directory, as a listing gives it: a copy, valid for as long as the caller wants.</summary>
public struct DirectoryItem
{
    private NameBuffer _name;
    private int _nameLength;

    /// <summary>The inode's number.</summary>
    public ulong InodeNumber { get; private set; }

    /// <summary>What the inode is.</summary>
    public InodeKind Kind { get; private set; }

    /// <summary>Where the listing goes on behind this entry.</summary>
    public ulong NextPosition { get; private set; }

    /// <summary>The name, 1 to 255 bytes.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Name => ((ReadOnlySpan<byte>)_name).Slice(0, _nameLength);

    /// <summary>Sets everything but the name and gives the room for the name.</summary>
    /// <param name="inodeNumber">The inode's number.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="nextPosition">Where the listing goes on.</param>
    /// <param name="nameLength">How long the name is, at most 255.</param>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<byte> Set(ulong inodeNumber, InodeKind kind, ulong nextPosition, int nameLength)
    {
        InodeNumber = inodeNumber;
        Kind = kind;
        NextPosition = nextPosition;
        _nameLength = nameLength;
        return ((Span<byte>)_name).Slice(0, nameLength);
    }
}
