namespace System.Collections.Generic;

/// <summary>A sequence that can be changed and whose elements have numbers.</summary>
public interface IList<T> : ICollection<T>
{
    T this[int index] { get; set; }

    int IndexOf(T item);

    void Insert(int index, T item);

    void RemoveAt(int index);
}
