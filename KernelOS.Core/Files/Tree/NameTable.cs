using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>Finds the entry of a name in a directory: one hash table for all directories of a file system.</summary>
/// <remarks>
/// The number of buckets is fixed at the start, so that nothing has to move; chains grow beyond about one entry each with
/// more names than buckets. The tree's lock protects it.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="bucketsShift">The binary logarithm of the number of buckets.</param>
internal sealed class NameTable<TPlatform>(int bucketsShift)
    where TPlatform : struct, IPlatform
{
    /// <summary>2^32 divided by the golden ratio: an odd number that spreads consecutive ones.</summary>
    private const uint GoldenRatio = 0x9E37_79B9;

    private readonly DirectoryEntry<TPlatform>?[] _buckets = new DirectoryEntry<TPlatform>?[1 << bucketsShift];

    /// <summary>Finds the entry, or null.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="key">The name's key.</param>
    internal DirectoryEntry<TPlatform>? Find(Directory<TPlatform> parent, ReadOnlySpan<byte> name, NameKey key)
    {
        DirectoryEntry<TPlatform>? entry = BucketOf(Mix(parent, key.Hash));
        while (entry is not null && !(entry.Prefix == key.Prefix && ReferenceEquals(entry.Parent, parent) && IsNamed(entry, name)))
        {
            entry = entry.NextInBucket;
        }

        return entry;
    }

    /// <summary>Finds some entry that names an inode, or null: a search through all names.</summary>
    internal DirectoryEntry<TPlatform>? FindNameOf(Inode<TPlatform> inode)
    {
        foreach (DirectoryEntry<TPlatform>? bucket in _buckets)
        {
            for (DirectoryEntry<TPlatform>? entry = bucket; entry is not null; entry = entry.NextInBucket)
            {
                if (ReferenceEquals(entry.Target, inode))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    /// <summary>Adds an entry whose parent is set and whose name, given once more, is not in that directory.</summary>
    internal void Add(DirectoryEntry<TPlatform> entry, Directory<TPlatform> parent, ReadOnlySpan<byte> name)
    {
        NameKey key = NameKey.Of(name);
        entry.Prefix = key.Prefix;
        entry.Hash = Mix(parent, key.Hash);
        ref DirectoryEntry<TPlatform>? bucket = ref BucketOf(entry.Hash);
        entry.NextInBucket = bucket;
        bucket = entry;
    }

    /// <summary>Removes an entry, which must be there.</summary>
    internal void Remove(DirectoryEntry<TPlatform> entry)
    {
        ref DirectoryEntry<TPlatform>? bucket = ref BucketOf(entry.Hash);
        if (ReferenceEquals(bucket, entry))
        {
            bucket = entry.NextInBucket;
        }
        else
        {
            DirectoryEntry<TPlatform>? before = bucket;
            while (before is not null && !ReferenceEquals(before.NextInBucket, entry))
            {
                before = before.NextInBucket;
            }

            Diagnostics.Check.That(before is not null, "a directory entry is missing from the name table");
            before.NextInBucket = entry.NextInBucket;
        }

        entry.NextInBucket = null;
    }

    /// <summary>Whether an entry whose name starts with the same eight bytes has that name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNamed(DirectoryEntry<TPlatform> entry, ReadOnlySpan<byte> name) =>
        name.Length == entry.Name.Length && (name.Length <= NameKey.PrefixLength || entry.Name.Is(name));

    /// <summary>Tells equal names in different directories apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(Directory<TPlatform> parent, uint nameHash) => nameHash ^ ((uint)parent.Number * GoldenRatio);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref DirectoryEntry<TPlatform>? BucketOf(uint hash) =>
        ref _buckets[(hash ^ (hash >> 16)) & (uint)(_buckets.Length - 1)];
}
