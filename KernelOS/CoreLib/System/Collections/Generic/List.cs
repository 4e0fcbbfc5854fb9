using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Internal.Runtime;

namespace System.Collections.Generic;

/// <summary>A sequence in an array that is replaced by a larger one when it is full; the old one is given back (see <see cref="ArrayMemory"/>).</summary>
/// <remarks><c>Clear</c> and then <c>TrimExcess</c> give back all but the list itself.</remarks>
public partial class List<T> : IList<T>, IReadOnlyList<T>
{
    private T[] _items;

    /// <summary>The array that others are writing into, a comparer between them perhaps, which must not be given back before they are done.</summary>
    private T[]? _pinned;
    private int _size;
    private int _version;

    public List() => _items = [];

    public List(int capacity) => _items = ArrayMemory.Create<T>(capacity);

    public List(IEnumerable<T> collection)
        : this() => AddRange(collection);

    public int Count => _size;

    public int Capacity
    {
        get => _items.Length;
        set
        {
            if (value < _size)
            {
                ThrowHelpers.ThrowArgumentOutOfRangeException();
            }

            if (value != _items.Length)
            {
                T[] items = ArrayMemory.Create<T>(value);
                new ReadOnlySpan<T>(_items, 0, _size).CopyTo(items);
                Replace(items);
            }
        }
    }

    bool ICollection<T>.IsReadOnly => false;

    public T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            CheckIndex(index);
            return _items[index];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            CheckIndex(index);
            _items[index] = value;
            _version++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        _version++;
        T[] items = _items;
        int size = _size;
        if ((uint)size < (uint)items.Length)
        {
            _size = size + 1;

            // The array is exactly of this type, so that any item may be in it.
            Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), size) = item;
        }
        else
        {
            AddWithGrowth(item);
        }
    }

    public void AddRange(IEnumerable<T> collection) => InsertRange(_size, collection);

    public void Insert(int index, T item)
    {
        if ((uint)index > (uint)_size)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        OpenGap(index, 1)[0] = item;
    }

    public void InsertRange(int index, IEnumerable<T> collection)
    {
        if (collection is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }

        if ((uint)index > (uint)_size)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (ReferenceEquals(collection, this))
        {
            // What is behind the gap has moved, and the rest of the gap's contents is there.
            int count = _size;
            Span<T> gap = OpenGap(index, count);
            new ReadOnlySpan<T>(_items, 0, index).CopyTo(gap);
            new ReadOnlySpan<T>(_items, index + count, count - index).CopyTo(gap.Slice(index));
        }
        else if (collection is ICollection<T> counted)
        {
            int count = counted.Count;
            if (count > 0)
            {
                OpenGap(index, count);
                T[]? outer = _pinned;
                _pinned = _items;
                counted.CopyTo(_items, index);
                Unpin(outer);
            }
        }
        else
        {
            using IEnumerator<T> enumerator = collection.GetEnumerator();
            while (enumerator.MoveNext())
            {
                Insert(index++, enumerator.Current);
            }
        }
    }

    /// <summary>Inserts what a span shows, which must not be this list's inside.</summary>
    internal void InsertSpan(int index, ReadOnlySpan<T> source)
    {
        if ((uint)index > (uint)_size)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (source.Length > 0)
        {
            source.CopyTo(OpenGap(index, source.Length));
        }
    }

    public bool Remove(T item)
    {
        int index = IndexOf(item);
        if (index < 0)
        {
            return false;
        }

        RemoveAt(index);
        return true;
    }

    public void RemoveAt(int index)
    {
        CheckIndex(index);
        RemoveRange(index, 1);
    }

    public void RemoveRange(int index, int count)
    {
        CheckRange(index, count);
        if (count > 0)
        {
            new ReadOnlySpan<T>(_items, index + count, _size - index - count).CopyTo(_items.AsSpan(index));
            SetSize(_size - count);
        }
    }

    public int RemoveAll(Predicate<T> match)
    {
        CheckNotNull(match);
        int kept = 0;
        for (int i = 0; i < _size; i++)
        {
            T item = _items[i];
            if (!match(item))
            {
                _items[kept++] = item;
            }
        }

        int removed = _size - kept;
        if (removed > 0)
        {
            SetSize(kept);
        }

        return removed;
    }

    public void Clear() => SetSize(0);

    public int EnsureCapacity(int capacity)
    {
        int ensured = ArrayMemory.GetEnsured(_items.Length, capacity);
        Capacity = ensured;
        return ensured;
    }

    public void TrimExcess()
    {
        if (ArrayMemory.IsTooLarge(_items.Length, _size))
        {
            Capacity = _size;
        }
    }

    /// <summary>The elements in place, until the list grows or shrinks its array; for <see cref="CollectionsMarshal"/>.</summary>
    internal Span<T> Inside => new(_items, 0, _size);

    /// <summary>Makes the list so long; new elements have the value that was there last, or the default.</summary>
    internal void SetCount(int count)
    {
        if (count < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (count > _size)
        {
            EnsureCapacity(count);
            _size = count;
            _version++;
        }
        else
        {
            SetSize(count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddWithGrowth(T item)
    {
        int size = _size;
        Capacity = ArrayMemory.GetGrown(_items.Length, size + 1);
        _size = size + 1;
        _items[size] = item;
    }

    /// <summary>Moves everything from an index on, and gives the room for new elements.</summary>
    private Span<T> OpenGap(int index, int count)
    {
        int size = checked(_size + count);
        if (size <= _items.Length)
        {
            new ReadOnlySpan<T>(_items, index, _size - index).CopyTo(_items.AsSpan(index + count));
        }
        else
        {
            T[] items = ArrayMemory.Create<T>(ArrayMemory.GetGrown(_items.Length, size));
            new ReadOnlySpan<T>(_items, 0, index).CopyTo(items);
            new ReadOnlySpan<T>(_items, index, _size - index).CopyTo(items.AsSpan(index + count));
            Replace(items);
        }

        _size = size;
        _version++;
        return _items.AsSpan(index, count);
    }

    /// <summary>Forgets the elements from a number on.</summary>
    private void SetSize(int size)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            new Span<T>(_items, size, _size - size).Clear();
        }

        _size = size;
        _version++;
    }

    private void Replace(T[] items)
    {
        T[] old = _items;
        _items = items;
        Release(old);
    }

    /// <summary>Lets go of the array that was pinned, which the list may no longer have.</summary>
    /// <param name="outer">What was pinned before.</param>
    private void Unpin(T[]? outer)
    {
        T[] pinned = _pinned!;
        _pinned = outer;
        if (!ReferenceEquals(pinned, _items))
        {
            Release(pinned);
        }
    }

    /// <summary>Gives back an array that the list no longer has, unless it is pinned.</summary>
    private void Release(T[] array)
    {
        if (!ReferenceEquals(array, _pinned))
        {
            ArrayMemory.Free(array);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckIndex(int index)
    {
        if ((uint)index >= (uint)_size)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }
    }

    private void CheckRange(int index, int count)
    {
        if (index < 0 || count < 0)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        if (_size - index < count)
        {
            ThrowHelpers.ThrowArgumentException();
        }
    }

    private static void CheckNotNull([NotNull] object? argument)
    {
        if (argument is null)
        {
            ThrowHelpers.ThrowArgumentNullException();
        }
    }
}
