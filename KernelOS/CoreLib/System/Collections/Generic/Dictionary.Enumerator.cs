namespace System.Collections.Generic;

public partial class Dictionary<TKey, TValue>
{
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through a dictionary; a key that is added meanwhile is an error.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;
        private readonly int _version;
        private int _next;
        private KeyValuePair<TKey, TValue> _current;

        internal Enumerator(Dictionary<TKey, TValue> dictionary)
        {
            _dictionary = dictionary;
            _version = dictionary._table.Version;
        }

        public readonly KeyValuePair<TKey, TValue> Current => _current;

        readonly object? IEnumerator.Current => _current;

        /// <summary>The dictionary.</summary>
        internal readonly Dictionary<TKey, TValue> Dictionary => _dictionary;

        public readonly void Dispose()
        {
        }

        public bool MoveNext()
        {
            CheckVersion();
            Span<HashEntry<TKey, TValue>> places = _dictionary._table.Places;
            while (_next < places.Length)
            {
                ref HashEntry<TKey, TValue> entry = ref places[_next++];
                if (entry.Next >= -1)
                {
                    _current = new KeyValuePair<TKey, TValue>(entry.Key, entry.Value);
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
            if (_version != _dictionary._table.Version)
            {
                ThrowHelpers.ThrowChangedDuringEnumeration();
            }
        }
    }
}
