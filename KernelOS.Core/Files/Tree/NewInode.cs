using System;

namespace KernelOS.Core.Files.Tree;

/// <summary>What an inode is to be that gets a name; the other properties are set as its kind needs them.</summary>
/// <param name="kind">The kind.</param>
internal readonly ref struct NewInode(InodeKind kind)
{
    /// <summary>The kind.</summary>
    internal InodeKind Kind { get; } = kind;

    /// <summary>Who may do what with it.</summary>
    internal FileMode Mode { get; init; }

    /// <summary>Which device it names.</summary>
    internal DeviceNumber Device { get; init; }

    /// <summary>Where a symbolic link leads, 1 to 4,095 bytes.</summary>
    internal ReadOnlySpan<byte> Target { get; init; }
}
