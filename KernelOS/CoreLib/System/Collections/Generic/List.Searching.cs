namespace System.Collections.Generic;

public partial class List<T>
{
    public bool Contains(T item) => IndexOf(item) >= 0;

    public int IndexOf(T item) => IndexOf(item, 0, _size);

    public int IndexOf(T item, int index) => IndexOf(item, index, _size - index);

    public int IndexOf(T item, int index, int count)
    {
        if ((uint)index > (uint)_size || count < 0 || index > _size - count)
        {
            ThrowHelpers.ThrowArgumentOutOfRangeException();
        }

        for (int i = index; i < index + count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(_items[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    public int LastIndexOf(T item)
    {
        for (int i = _size - 1; i >= 0; i--)
        {
            if (EqualityComparer<T>.Default.Equals(_items[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    public bool Exists(Predicate<T> match) => FindIndex(match) >= 0;

    public T? Find(Predicate<T> match)
    {
        int index = FindIndex(match);
        return index < 0 ? default : _items[index];
    }

    public int FindIndex(Predicate<T> match)
    {
        CheckNotNull(match);
        for (int i = 0; i < _size; i++)
        {
            if (match(_items[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public List<T> FindAll(Predicate<T> match)
    {
        CheckNotNull(match);
        List<T> found = [];
        for (int i = 0; i < _size; i++)
        {
            if (match(_items[i]))
            {
                found.Add(_items[i]);
            }
        }

        return found;
    }

    public bool TrueForAll(Predicate<T> match)
    {
        CheckNotNull(match);
        for (int i = 0; i < _size; i++)
        {
            if (!match(_items[i]))
            {
                return false;
            }
        }

        return true;
    }

    public void ForEach(Action<T> action)
    {
        CheckNotNull(action);
        int version = _version;
        for (int i = 0; i < _size && version == _version; i++)
        {
            action(_items[i]);
        }

        CheckVersion(version);
    }

    public int BinarySearch(T item) => BinarySearch(item, null);

    public int BinarySearch(T item, IComparer<T>? comparer)
    {
        comparer ??= Comparer<T>.Default;
        int low = 0;
        int high = _size - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            int order = comparer.Compare(_items[middle], item);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    public void Sort() => Sort((IComparer<T>?)null);

    public void Sort(IComparer<T>? comparer) => Sort(0, _size, comparer);

    public void Sort(int index, int count, IComparer<T>? comparer)
    {
        CheckRange(index, count);
        T[]? outer = _pinned;
        _pinned = _items;
        Sorting.Sort(Inside.Slice(index, count), comparer);
        Unpin(outer);
        _version++;
    }

    public void Sort(Comparison<T> comparison)
    {
        CheckNotNull(comparison);
        T[]? outer = _pinned;
        _pinned = _items;
        Sorting.Sort(Inside, new ComparisonOrder<T>(comparison));
        Unpin(outer);
        _version++;
    }

    public void Reverse()
    {
        Inside.Reverse();
        _version++;
    }

    public void Reverse(int index, int count)
    {
        CheckRange(index, count);
        Inside.Slice(index, count).Reverse();
        _version++;
    }

    public List<T> GetRange(int index, int count)
    {
        CheckRange(index, count);
        List<T> range = new(count);
        range.InsertSpan(0, Inside.Slice(index, count));
        return range;
    }

    public List<T> Slice(int start, int length) => GetRange(start, length);

    public T[] ToArray() => Inside.ToArray();

    public void CopyTo(T[] array) => CopyTo(array, 0);

    public void CopyTo(T[] array, int arrayIndex) => Array.Copy(_items, 0, array, arrayIndex, _size);

    public void CopyTo(int index, T[] array, int arrayIndex, int count)
    {
        if (_size - index < count)
        {
            ThrowHelpers.ThrowArgumentException();
        }

        Array.Copy(_items, index, array, arrayIndex, count);
    }

    private void CheckVersion(int version)
    {
        if (version != _version)
        {
            ThrowHelpers.ThrowChangedDuringEnumeration();
        }
    }
}
