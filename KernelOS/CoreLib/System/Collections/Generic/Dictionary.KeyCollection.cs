namespace System.Collections.Generic;

public partial class Dictionary<TKey, TValue>
{
    /// <summary>A dictionary's keys.</summary>
    public sealed class KeyCollection : IReadOnlyCollection<TKey>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;

        public KeyCollection(Dictionary<TKey, TValue> dictionary)
        {
            if (dictionary is null)
            {
                ThrowHelpers.ThrowArgumentNullException();
            }

            _dictionary = dictionary;
        }

        public int Count => _dictionary.Count;

        public Enumerator GetEnumerator() => new(_dictionary);

        IEnumerator<TKey> IEnumerable<TKey>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Goes through the keys.</summary>
        public struct Enumerator : IEnumerator<TKey>
        {
            private Dictionary<TKey, TValue>.Enumerator _pairs;

            internal Enumerator(Dictionary<TKey, TValue> dictionary) => _pairs = new Dictionary<TKey, TValue>.Enumerator(dictionary);

            public readonly TKey Current => _pairs.Current.Key;

            readonly object? IEnumerator.Current => _pairs.Current.Key;

            public readonly void Dispose()
            {
            }

            public bool MoveNext() => _pairs.MoveNext();

            void IEnumerator.Reset() => _pairs = new Dictionary<TKey, TValue>.Enumerator(_pairs.Dictionary);
        }
    }
}
