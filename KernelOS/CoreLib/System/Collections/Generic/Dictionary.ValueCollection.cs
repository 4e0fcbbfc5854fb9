namespace System.Collections.Generic;

public partial class Dictionary<TKey, TValue>
{
    /// <summary>A dictionary's values.</summary>
    public sealed class ValueCollection : IReadOnlyCollection<TValue>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;

        public ValueCollection(Dictionary<TKey, TValue> dictionary)
        {
            if (dictionary is null)
            {
                ThrowHelpers.ThrowArgumentNullException();
            }

            _dictionary = dictionary;
        }

        public int Count => _dictionary.Count;

        public Enumerator GetEnumerator() => new(_dictionary);

        IEnumerator<TValue> IEnumerable<TValue>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Goes through the values.</summary>
        public struct Enumerator : IEnumerator<TValue>
        {
            private Dictionary<TKey, TValue>.Enumerator _pairs;

            internal Enumerator(Dictionary<TKey, TValue> dictionary) => _pairs = new Dictionary<TKey, TValue>.Enumerator(dictionary);

            public readonly TValue Current => _pairs.Current.Value;

            readonly object? IEnumerator.Current => _pairs.Current.Value;

            public readonly void Dispose()
            {
            }

            public bool MoveNext() => _pairs.MoveNext();

            void IEnumerator.Reset() => _pairs = new Dictionary<TKey, TValue>.Enumerator(_pairs.Dictionary);
        }
    }
}
