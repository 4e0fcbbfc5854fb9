namespace System.Collections.Generic;

/// <summary>A place of a <see cref="HashTable{TKey, TValue}"/>.</summary>
internal struct HashEntry<TKey, TValue>
{
    /// <summary>The key's hash code.</summary>
    public uint Hash;

    /// <summary>The next entry of the same bucket, -1 behind the last; of a free entry, <see cref="HashTable{TKey, TValue}.FreeBase"/> minus the next free one.</summary>
    public int Next;

    /// <summary>The key.</summary>
    public TKey Key;

    /// <summary>What belongs to it.</summary>
    public TValue Value;
}
