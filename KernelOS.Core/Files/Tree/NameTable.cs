using System;
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
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    private readonly DirectoryEntry<TPlatform>?[] _buckets = new DirectoryEntry<TPlatform>?[1 << bucketsShift];

    /// <summary>Finds the entry, or null.</summary>
    internal DirectoryEntry<TPlatform>? Find(Directory<TPlatform> parent, ReadOnlySpan<byte> name)
    {
        uint hash = Hash(parent, name);
        DirectoryEntry<TPlatform>? entry = BucketOf(hash);
        while (entry is not null && !(entry.Hash == hash && ReferenceEquals(entry.Parent, parent) && entry.Name.Is(name)))
        {
            entry = entry.NextInBucket;
        }

        return entry;
    }

    /// <summary>Adds an entry whose parent is set and whose name, given once more, is not in that directory.</summary>
    internal void Add(DirectoryEntry<TPlatform> entry, Directory<TPlatform> parent, ReadOnlySpan<byte> name)
    {
        entry.Hash = Hash(parent, name);
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

    /// <summary>FNV-1a (Fowler, Noll, Vo) over the name, started from the directory's number.</summary>
    private static uint Hash(Directory<TPlatform> parent, ReadOnlySpan<byte> name)
    {
        uint hash = (FnvOffset ^ (uint)parent.Number) * FnvPrime;
        for (int i = 0; i < name.Length; i++)
        {
            hash = (hash ^ name[i]) * FnvPrime;
        }

        return hash;
    }

    private ref DirectoryEntry<TPlatform>? BucketOf(uint hash) =>
        ref _buckets[(hash ^ (hash >> 16)) & (uint)(_buckets.Length - 1)];
}
