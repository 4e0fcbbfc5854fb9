using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>Last in, first out, in an array that is replaced by a larger one when it is full; the old one is given back (see <see cref="ArrayMemory"/>).</summary>
public class Stack<T> : IReadOnlyCollection<T>
{
    private T[] _array;
    private int _size;
    private int _version;

    public Stack() => _array = [];

    public Stack(int capacity) => _array = ArrayMemory.Create<T>(capacity);

    public Stack(IEnumerable<T> collection)
        : this()
    {
        if (collection is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        using IEnumerator<T> enumerator = collection.GetEnumerator();
        while (enumerator.MoveNext())
        {
            Push(enumerator.Current);
        }
    }

    public int Count => _size;

    public int Capacity => _array.Length;

    public void Push(T item)
    {
        if (_size == _array.Length)
        {
            SetCapacity(ArrayMemory.GetGrown(_size, _size + 1));
        }

        _array[_size++] = item;
        _version++;
    }

    public T Pop()
    {
        if (!TryPop(out T? result))
        {
            ThrowHelpers.ThrowEmptyCollection();
        }

        return result;
    }

    public bool TryPop([MaybeNullWhen(false)] out T result)
    {
        if (_size == 0)
        {
            result = default;
            return false;
        }

        ref T place = ref _array[--_size];
        result = place;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            place = default!;
        }

        _version++;
        return true;
    }

    public T Peek()
    {
        if (_size == 0)
        {
            ThrowHelpers.ThrowEmptyCollection();
        }

        return _array[_size - 1];
    }

    public bool TryPeek([MaybeNullWhen(false)] out T result)
    {
        result = _size == 0 ? default : _array[_size - 1];
        return _size != 0;
    }

    public bool Contains(T item)
    {
        for (int i = _size - 1; i >= 0; i--)
        {
            if (EqualityComparer<T>.Default.Equals(_array[i], item))
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
            new Span<T>(_array, 0, _size).Clear();
        }

        _size = 0;
        _version++;
    }

    public void CopyTo(T[] array, int arrayIndex)
    {
        Span<T> destination = ArrayMemory.GetRoom(array, arrayIndex, _size);
        new ReadOnlySpan<T>(_array, 0, _size).CopyTo(destination);
        destination.Reverse();
    }

    public T[] ToArray()
    {
        T[] array = ArrayMemory.Create<T>(_size);
        CopyTo(array, 0);
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

    private void SetCapacity(int capacity)
    {
        T[] old = _array;
        T[] array = ArrayMemory.Create<T>(capacity);
        new ReadOnlySpan<T>(old, 0, _size).CopyTo(array);
        _array = array;
        _version++;
        ArrayMemory.Free(old);
    }

    /// <summary>Goes through a stack from the top down; a stack that changes meanwhile is an error.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly Stack<T> _stack;
        private readonly int _version;
        private int _taken;

        internal Enumerator(Stack<T> stack)
        {
            _stack = stack;
            _version = stack._version;
        }

        public readonly T Current
        {
            get
            {
                // Before the first and behind the last there is none.
                CheckVersion();
                if (_taken <= 0 || _taken > _stack._size)
                {
                    ThrowHelpers.ThrowEmptyCollection();
                }

                return _stack._array[_stack._size - _taken];
            }
        }

        readonly object? IEnumerator.Current => Current;

        public readonly void Dispose()
        {
        }

        public bool MoveNext()
        {
            CheckVersion();
            return _taken <= _stack._size && ++_taken <= _stack._size;
        }

        void IEnumerator.Reset()
        {
            CheckVersion();
            _taken = 0;
        }

        private readonly void CheckVersion()
        {
            if (_version != _stack._version)
            {
                ThrowHelpers.ThrowChangedDuringEnumeration();
            }
        }
    }
}
