using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Values that are found by keys; a table that grows gives its old arrays back (see <see cref="HashTable{TKey, TValue}"/>).</summary>
/// <remarks><c>Clear</c> and then <c>TrimExcess</c> give back all but the dictionary itself.</remarks>
public partial class Dictionary<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private HashTable<TKey, TValue> _table;
    private KeyCollection? _keys;
    private ValueCollection? _values;

    public Dictionary()
        : this(0, null)
    {
    }

    public Dictionary(int capacity)
        : this(capacity, null)
    {
    }

    public Dictionary(IEqualityComparer<TKey>? comparer)
        : this(0, comparer)
    {
    }

    public Dictionary(int capacity, IEqualityComparer<TKey>? comparer)
    {
        _table = new HashTable<TKey, TValue>(comparer);
        _table.EnsureCapacity(capacity);
    }

    public Dictionary(IEnumerable<KeyValuePair<TKey, TValue>> collection)
        : this()
    {
        if (collection is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        using IEnumerator<KeyValuePair<TKey, TValue>> enumerator = collection.GetEnumerator();
        while (enumerator.MoveNext())
        {
            Add(enumerator.Current.Key, enumerator.Current.Value);
        }
    }

    public int Count => _table.Count;

    public int Capacity => _table.Capacity;

    public IEqualityComparer<TKey> Comparer => _table.Comparer ?? EqualityComparer<TKey>.Default;

    public KeyCollection Keys => _keys ??= new KeyCollection(this);

    public ValueCollection Values => _values ??= new ValueCollection(this);

    public TValue this[TKey key]
    {
        get
        {
            int place = Find(key);
            if (place < 0)
            {
                ThrowHelpers.ThrowKeyNotFound();
            }

            return _table.Places[place].Value;
        }

        set
        {
            CheckNotNull(key);
            _table.GetOrAdd(key, out _) = value;
        }
    }

    public void Add(TKey key, TValue value)
    {
        if (!TryAdd(key, value))
        {
            ThrowHelpers.ThrowDuplicateKey();
        }
    }

    public bool TryAdd(TKey key, TValue value)
    {
        CheckNotNull(key);
        ref TValue place = ref _table.GetOrAdd(key, out bool isNew);
        if (isNew)
        {
            place = value;
        }

        return isNew;
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        int place = Find(key);
        value = place < 0 ? default : _table.Places[place].Value;
        return place >= 0;
    }

    public bool ContainsKey(TKey key) => Find(key) >= 0;

    public bool ContainsValue(TValue value)
    {
        for (int i = 0; i < _table.Places.Length; i++)
        {
            // Looked up anew each time: what is asked might add something, and then the places are others.
            ref HashEntry<TKey, TValue> entry = ref _table.Places[i];
            if (entry.Next >= -1 && EqualityComparer<TValue>.Default.Equals(entry.Value, value))
            {
                return true;
            }
        }

        return false;
    }

    public bool Remove(TKey key) => Remove(key, out _);

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        CheckNotNull(key);
        return _table.Remove(key, out value);
    }

    public void Clear() => _table.Clear();

    public int EnsureCapacity(int capacity)
    {
        _table.EnsureCapacity(capacity);
        return _table.Capacity;
    }

    public void TrimExcess() => _table.TrimExcess(_table.Count);

    public void TrimExcess(int capacity) => _table.TrimExcess(capacity);

    private int Find(TKey key)
    {
        CheckNotNull(key);
        return _table.Find(key);
    }

    private static void CheckNotNull(TKey key)
    {
        if (key is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }
    }
}
