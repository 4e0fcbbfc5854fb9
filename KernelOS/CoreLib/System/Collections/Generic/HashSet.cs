using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Values of which each is there once or not; a table that grows gives its old arrays back (see <see cref="HashTable{TKey, TValue}"/>).</summary>
public class HashSet<T> : ICollection<T>, IReadOnlyCollection<T>
{
    private HashTable<T, Nothing> _table;

    public HashSet()
        : this(0, null)
    {
    }

    public HashSet(int capacity)
        : this(capacity, null)
    {
    }

    public HashSet(IEqualityComparer<T>? comparer)
        : this(0, comparer)
    {
    }

    public HashSet(int capacity, IEqualityComparer<T>? comparer)
    {
        _table = new HashTable<T, Nothing>(comparer);
        _table.EnsureCapacity(capacity);
    }

    public HashSet(IEnumerable<T> collection)
        : this() => UnionWith(collection);

    public int Count => _table.Count;

    public int Capacity => _table.Capacity;

    public IEqualityComparer<T> Comparer => _table.Comparer ?? EqualityComparer<T>.Default;

    bool ICollection<T>.IsReadOnly => false;

    public bool Add(T item)
    {
        _table.GetOrAdd(item, out bool isNew);
        return isNew;
    }

    void ICollection<T>.Add(T item) => Add(item);

    public bool Contains(T item) => _table.Find(item) >= 0;

    public bool Remove(T item) => _table.Remove(item, out _);

    public bool TryGetValue(T equalValue, [MaybeNullWhen(false)] out T actualValue)
    {
        int place = _table.Find(equalValue);
        actualValue = place < 0 ? default : _table.Places[place].Key;
        return place >= 0;
    }

    public void Clear() => _table.Clear();

    public void UnionWith(IEnumerable<T> other)
    {
        using IEnumerator<T> enumerator = GetEnumerator(other);
        while (enumerator.MoveNext())
        {
            Add(enumerator.Current);
        }
    }

    public void ExceptWith(IEnumerable<T> other)
    {
        if (ReferenceEquals(other, this))
        {
            Clear();
            return;
        }

        using IEnumerator<T> enumerator = GetEnumerator(other);
        while (enumerator.MoveNext())
        {
            Remove(enumerator.Current);
        }
    }

    public bool Overlaps(IEnumerable<T> other)
    {
        using IEnumerator<T> enumerator = GetEnumerator(other);
        while (enumerator.MoveNext())
        {
            if (Contains(enumerator.Current))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsSupersetOf(IEnumerable<T> other)
    {
        using IEnumerator<T> enumerator = GetEnumerator(other);
        while (enumerator.MoveNext())
        {
            if (!Contains(enumerator.Current))
            {
                return false;
            }
        }

        return true;
    }

    public int RemoveWhere(Predicate<T> match)
    {
        if (match is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        int removed = 0;
        for (int i = 0; i < _table.Places.Length; i++)
        {
            // A copy: what is asked might add something, and then the places are others.
            HashEntry<T, Nothing> entry = _table.Places[i];
            if (entry.Next >= -1 && match(entry.Key) && Remove(entry.Key))
            {
                removed++;
            }
        }

        return removed;
    }

    public void CopyTo(T[] array) => CopyTo(array, 0);

    public void CopyTo(T[] array, int arrayIndex)
    {
        if (array is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        if (arrayIndex < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (array.Length - arrayIndex < Count)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        foreach (T item in this)
        {
            array[arrayIndex++] = item;
        }
    }

    public int EnsureCapacity(int capacity)
    {
        _table.EnsureCapacity(capacity);
        return _table.Capacity;
    }

    public void TrimExcess() => _table.TrimExcess(_table.Count);

    public void TrimExcess(int capacity) => _table.TrimExcess(capacity);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerator<T> GetEnumerator(IEnumerable<T> other)
    {
        if (other is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        return other.GetEnumerator();
    }

    private struct Nothing
    {
    }

    /// <summary>Goes through a set; a value that is added meanwhile is an error.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly HashSet<T> _set;
        private readonly int _version;
        private int _next;
        private T? _current;

        internal Enumerator(HashSet<T> set)
        {
            _set = set;
            _version = set._table.Version;
        }

        public readonly T Current => _current!;

        readonly object? IEnumerator.Current => _current;

        public readonly void Dispose()
        {
        }

        public bool MoveNext()
        {
            CheckVersion();
            Span<HashEntry<T, Nothing>> places = _set._table.Places;
            while (_next < places.Length)
            {
                ref HashEntry<T, Nothing> entry = ref places[_next++];
                if (entry.Next >= -1)
                {
                    _current = entry.Key;
                    return true;
                }
            }

            _current = default;
            return false;
        }

        void IEnumerator.Reset()
        {
            CheckVersion();
            _next = 0;
            _current = default;
        }

        private readonly void CheckVersion()
        {
            if (_version != _set._table.Version)
            {
                ThrowHelpers.ThrowChangedDuringEnumeration();
            }
        }
    }
}
