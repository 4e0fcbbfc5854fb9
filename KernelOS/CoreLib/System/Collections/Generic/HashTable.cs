using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>What dictionaries and sets are made of: entries in the order in which they came, and buckets that lead to them.</summary>
/// <remarks>
/// Entries that have been removed are taken again first, the last one first, so that the order is .NET's. There are as many
/// buckets as places for entries, a power of two; a bucket is the upper bits of the hash code times 2³² divided by the
/// golden ratio, which spreads numbers that follow each other and numbers that share their lower bits alike.
/// Growing gives the old arrays back (see <see cref="ArrayMemory"/>); so that a comparer that adds keys does no harm,
/// nothing is kept of an array while one is asked.
/// </remarks>
internal struct HashTable<TKey, TValue>
{
    /// <summary>See <see cref="HashEntry{TKey, TValue}.Next"/>.</summary>
    public const int FreeBase = -3;

    private const uint GoldenRatio = 2654435769;
    private const int LeastCapacity = 4;
    private const int MostCapacity = 1 << 30;

    private HashEntry<TKey, TValue>[] _entries;

    // One more than the first entry's number; 0 for an empty bucket.
    private int[] _buckets;
    private int _shift;
    private int _used;
    private int _firstFree;
    private int _freeCount;

    /// <summary>Makes an empty table without room.</summary>
    /// <param name="comparer">What keys are equal; null for what the type itself says.</param>
    public HashTable(IEqualityComparer<TKey>? comparer)
    {
        _entries = [];
        _buckets = [];

        // A value's own equality is compiled into each use; a reference's must be found once.
        Comparer = comparer is null && default(TKey) is null ? EqualityComparer<TKey>.Default : comparer;
    }

    /// <summary>What keys are equal; null for what the value type itself says.</summary>
    public IEqualityComparer<TKey>? Comparer { get; }

    /// <summary>Changes with everything that enumerators must notice.</summary>
    public int Version { get; private set; }

    /// <summary>How many keys there are.</summary>
    public readonly int Count => _used - _freeCount;

    /// <summary>How many there can be before the table grows.</summary>
    public readonly int Capacity => _entries.Length;

    /// <summary>The places so far, free ones between them.</summary>
    public readonly Span<HashEntry<TKey, TValue>> Places => new(_entries, 0, _used);

    /// <summary>Finds a key's place; -1 if it has none.</summary>
    public readonly int Find(TKey key) => _buckets.Length == 0 ? -1 : Find(key, GetHash(key));

    /// <summary>Finds or adds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isNew">Whether it was not there.</param>
    /// <returns>Its value, the default if it is new; only valid until the next change.</returns>
    [UnscopedRef]
    public ref TValue GetOrAdd(TKey key, out bool isNew)
    {
        uint hash = GetHash(key);
        int place = _buckets.Length == 0 ? -1 : Find(key, hash);
        isNew = place < 0;
        if (isNew)
        {
            place = Add(key, hash);
        }

        return ref _entries[place].Value;
    }

    /// <summary>Takes a key out; false if it is not there.</summary>
    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_buckets.Length != 0)
        {
            uint hash = GetHash(key);
            int previous = -1;
            for (int i = _buckets[GetBucket(hash)] - 1; i >= 0; previous = i, i = _entries[i].Next)
            {
                if (_entries[i].Hash != hash || !AreEqual(_entries[i].Key, key))
                {
                    continue;
                }

                ref HashEntry<TKey, TValue> entry = ref _entries[i];
                if (previous < 0)
                {
                    _buckets[GetBucket(hash)] = entry.Next + 1;
                }
                else
                {
                    _entries[previous].Next = entry.Next;
                }

                value = entry.Value;
                entry.Next = FreeBase - (_freeCount == 0 ? -1 : _firstFree);
                entry.Key = default!;
                entry.Value = default!;
                _firstFree = i;
                _freeCount++;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Takes all keys out and keeps the room.</summary>
    public void Clear()
    {
        if (_used > 0)
        {
            _buckets.AsSpan().Clear();
            Places.Clear();
            _used = 0;
            _freeCount = 0;
            Version++;
        }
    }

    /// <summary>Makes room for at least so many keys.</summary>
    public void EnsureCapacity(int capacity)
    {
        if (capacity < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (capacity > _entries.Length)
        {
            SetCapacity(capacity);
            Version++;
        }
    }

    /// <summary>Gives back what is not needed for so many keys.</summary>
    public void TrimExcess(int capacity)
    {
        if (capacity < Count)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (capacity == 0 || RoundUp(capacity) < _entries.Length)
        {
            SetCapacity(capacity);
            Version++;
        }
    }

    private static int RoundUp(int capacity)
    {
        if (capacity > MostCapacity)
        {
            ThrowHelpers.ThrowOutOfMemoryException();
        }

        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, LeastCapacity));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint GetHash(TKey key) => (uint)(Comparer is null ? key!.GetHashCode() : key is null ? 0 : Comparer.GetHashCode(key));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool AreEqual(TKey first, TKey second) =>
        Comparer is null ? EqualityComparer<TKey>.Default.Equals(first, second) : Comparer.Equals(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint GetBucket(uint hash) => (hash * GoldenRatio) >> _shift;

    /// <summary>Finds the place of a key that has a hash code, where there are buckets; -1 if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Find(TKey key, uint hash)
    {
        for (int i = _buckets[GetBucket(hash)] - 1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && AreEqual(_entries[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    private int Add(TKey key, uint hash)
    {
        int place;
        if (_freeCount > 0)
        {
            place = _firstFree;
            _freeCount--;
            _firstFree = FreeBase - _entries[place].Next;
        }
        else
        {
            if (_used == _entries.Length)
            {
                SetCapacity(ArrayMemory.GetGrown(_used, _used + 1));
            }

            place = _used++;
        }

        ref int bucket = ref _buckets[GetBucket(hash)];
        ref HashEntry<TKey, TValue> entry = ref _entries[place];
        entry.Hash = hash;
        entry.Next = bucket - 1;
        entry.Key = key;
        bucket = place + 1;
        Version++;
        return place;
    }

    /// <summary>Moves all entries into arrays of another size, without gaps if some have been removed.</summary>
    private void SetCapacity(int capacity)
    {
        HashEntry<TKey, TValue>[] oldEntries = _entries;
        int[] oldBuckets = _buckets;
        int oldUsed = _used;
        int rounded = capacity == 0 ? 0 : RoundUp(capacity);
        _entries = ArrayMemory.Create<HashEntry<TKey, TValue>>(rounded);
        _buckets = ArrayMemory.Create<int>(rounded);
        _shift = 32 - BitOperations.Log2((uint)Math.Max(rounded, 1));
        _used = 0;
        _freeCount = 0;
        for (int i = 0; i < oldUsed; i++)
        {
            ref HashEntry<TKey, TValue> entry = ref oldEntries[i];
            if (entry.Next < -1)
            {
                continue;
            }

            ref int bucket = ref _buckets[GetBucket(entry.Hash)];
            ref HashEntry<TKey, TValue> moved = ref _entries[_used];
            moved = entry;
            moved.Next = bucket - 1;
            bucket = ++_used;
        }

        ArrayMemory.Free(oldEntries);
        ArrayMemory.Free(oldBuckets);
    }
}
