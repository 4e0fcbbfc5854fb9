namespace System.Collections.Generic;

public partial class List<T>
{
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through a list; a list that changes meanwhile is an error.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly List<T> _list;
        private readonly int _version;
        private int _index;
        private T? _current;

        internal Enumerator(List<T> list)
        {
            _list = list;
            _version = list._version;
        }

        public readonly T Current => _current!;

        readonly object? IEnumerator.Current => _current;

        public readonly void Dispose()
        {
        }

        public bool MoveNext()
        {
            List<T> list = _list;
            list.CheckVersion(_version);
            if ((uint)_index < (uint)list._size)
            {
                _current = list._items[_index++];
                return true;
            }

            _current = default;
            return false;
        }

        void IEnumerator.Reset()
        {
            _list.CheckVersion(_version);
            _index = 0;
            _current = default;
        }
    }
}
