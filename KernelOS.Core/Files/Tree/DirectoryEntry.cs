using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Tree;

/// <summary>One name in a directory; it holds a reference to its inode.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class DirectoryEntry<TPlatform> : IPooled<DirectoryEntry<TPlatform>>, IReturnable
    where TPlatform : struct, IPlatform
{
    private PoolEntry<DirectoryEntry<TPlatform>> _poolEntry;
    internal EntryName Name;
    private ListLink<DirectoryEntry<TPlatform>> _siblings;

    ref PoolEntry<DirectoryEntry<TPlatform>> IPooled<DirectoryEntry<TPlatform>>.PoolEntry => ref _poolEntry;

    object? IReturnable.Part => null;

    /// <summary>The directory it is in.</summary>
    internal Directory<TPlatform>? Parent { get; set; }

    /// <summary>What it names.</summary>
    internal Inode<TPlatform>? Target { get; set; }

    /// <summary>The first eight bytes of its name, as in its <see cref="NameKey"/>.</summary>
    internal ulong Prefix { get; set; }

    /// <summary>The name's hash in its directory.</summary>
    internal uint Hash { get; set; }

    /// <summary>The next entry in the same bucket of the name table.</summary>
    internal DirectoryEntry<TPlatform>? NextInBucket { get; set; }

    /// <summary>Where a listing finds it: greater than all entries that were there before it.</summary>
    internal ulong Position { get; set; }

    /// <summary>What it names; panics for an entry that is not in use.</summary>
    internal Inode<TPlatform> Inode
    {
        get
        {
            Check.That(Target is not null, "a directory entry without an inode is used");
            return Target;
        }
    }

    /// <summary>The link of the list of a directory's entries.</summary>
    internal readonly struct Siblings : IListLink<DirectoryEntry<TPlatform>>
    {
        /// <inheritdoc/>
        public static ref ListLink<DirectoryEntry<TPlatform>> Of(DirectoryEntry<TPlatform> item) => ref item._siblings;
    }
}
