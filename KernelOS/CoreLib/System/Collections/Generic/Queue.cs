using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>First in, first out, in an array that is used as a ring; a larger one replaces it when it is full, and the old one is given back (see <see cref="ArrayMemory"/>).</summary>
public class Queue<T> : IReadOnlyCollection<T>
{
    private T[] _array;
    private int _head;
    private int _size;
    private int _version;

    public Queue() => _array = [];

    public Queue(int capacity) => _array = ArrayMemory.Create<T>(capacity);

    public Queue(IEnumerable<T> collection)
        : this()
    {
        if (collection is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        using IEnumerator<T> enumerator = collection.GetEnumerator();
        while (enumerator.MoveNext())
        {
            Enqueue(enumerator.Current);
        }
    }

    public int Count => _size;

    public int Capacity => _array.Length;

    public void Enqueue(T item)
    {
        if (_size == _array.Length)
        {
            SetCapacity(ArrayMemory.GetGrown(_size, _size + 1));
        }

        _array[GetPlace(_size)] = item;
        _size++;
        _version++;
    }

    public T Dequeue()
    {
        if (!TryDequeue(out T? result))
        {
            ThrowHelpers.ThrowEmptyCollection();
        }

        return result;
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T result)
    {
        if (_size == 0)
        {
            result = default;
            return false;
        }

        ref T place = ref _array[_head];
        result = place;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            place = default!;
        }

        _head = GetPlace(1);
        _size--;
        _version++;
        return true;
    }

    public T Peek()
    {
        if (_size == 0)
        {
            ThrowHelpers.ThrowEmptyCollection();
        }

        return _array[_head];
    }

    public bool TryPeek([MaybeNullWhen(false)] out T result)
    {
        result = _size == 0 ? default : _array[_head];
        return _size != 0;
    }

    public bool Contains(T item)
    {
        for (int i = 0; i < _size; i++)
        {
            if (EqualityComparer<T>.Default.Equals(_array[GetPlace(i)], item))
            {
                return true;
            }
        }

        return false;
    }

    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            _array.AsSpan().Clear();
        }

        _head = 0;
        _size = 0;
        _version++;
    }

    public void CopyTo(T[] array, int arrayIndex) => CopyTo(ArrayMemory.GetRoom(array, arrayIndex, _size));

    public T[] ToArray()
    {
        T[] array = ArrayMemory.Create<T>(_size);
        CopyTo(array);
        return array;
    }

    public int EnsureCapacity(int capacity)
    {
        int ensured = ArrayMemory.GetEnsured(_array.Length, capacity);
        if (ensured != _array.Length)
        {
            SetCapacity(ensured);
        }

        return ensured;
    }

    public void TrimExcess()
    {
        if (ArrayMemory.IsTooLarge(_array.Length, _size))
        {
            SetCapacity(_size);
        }
    }

    public void TrimExcess(int capacity)
    {
        if (capacity < _size)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (capacity != _array.Length)
        {
            SetCapacity(capacity);
        }
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The place of an element by its number from the head; no division, since it is at most one ring away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int GetPlace(int index)
    {
        int place = _head + index;
        return (uint)place >= (uint)_array.Length ? place - _array.Length : place;
    }

    private void CopyTo(Span<T> destination)
    {
        int first = Math.Min(_size, _array.Length - _head);
        new ReadOnlySpan<T>(_array, _head, first).CopyTo(destination);
        new ReadOnlySpan<T>(_array, 0, _size - first).CopyTo(destination.Slice(first));
    }

    private void SetCapacity(int capacity)
    {
        T[] old = _array;
        T[] array = ArrayMemory.Create<T>(capacity);
        CopyTo(array);
        _array = array;
        _head = 0;
        _version++;
        ArrayMemory.Free(old);
    }

    /// <summary>Goes through a queue; a queue that changes meanwhile is an error.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly Queue<T> _queue;
        private readonly int _version;
        private int _next;

        internal Enumerator(Queue<T> queue)
        {
            _queue = queue;
            _version = queue._version;
        }

        public readonly T Current
        {
            get
            {
                // Before the first and behind the last there is none.
                CheckVersion();
                if (_next <= 0 || _next > _queue._size)
                {
                    ThrowHelpers.ThrowEmptyCollection();
                }

                return _queue._array[_queue.GetPlace(_next - 1)];
            }
        }

        readonly object? IEnumerator.Current => Current;

        public readonly void Dispose()
        {
        }

        public bool MoveNext()
        {
            CheckVersion();
            return _next <= _queue._size && ++_next <= _queue._size;
        }

        void IEnumerator.Reset()
        {
            CheckVersion();
            _next = 0;
        }

        private readonly void CheckVersion()
        {
            if (_version != _queue._version)
            {
                ThrowHelpers.ThrowChangedDuringEnumeration();
            }
        }
    }
}
