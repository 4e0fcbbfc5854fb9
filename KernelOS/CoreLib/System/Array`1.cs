using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>What ilc takes the generic interfaces of a one-dimensional array from.</summary>
/// <typeparam name="T">The elements' type.</typeparam>
internal abstract class Array<T> : Array, IList<T>, IReadOnlyList<T>
{
    int ICollection<T>.Count => Length;

    int IReadOnlyCollection<T>.Count => Length;

    bool ICollection<T>.IsReadOnly => true;

    private T[] This => Unsafe.As<T[]>(this);

    T IReadOnlyList<T>.this[int index] => This[index];

    T IList<T>.this[int index]
    {
        get => This[index];
        set => This[index] = value;
    }

    void ICollection<T>.Add(T item) => ThrowHelpers.ThrowNotSupportedException();

    void ICollection<T>.Clear() => ThrowHelpers.ThrowNotSupportedException();

    bool ICollection<T>.Contains(T item) => IndexOf(This, item) >= 0;

    void ICollection<T>.CopyTo(T[] array, int arrayIndex) => Copy(this, 0, array, arrayIndex, Length);

    bool ICollection<T>.Remove(T item)
    {
        ThrowHelpers.ThrowNotSupportedException();
        return false;
    }

    int IList<T>.IndexOf(T item) => IndexOf(This, item);

    void IList<T>.Insert(int index, T item) => ThrowHelpers.ThrowNotSupportedException();

    void IList<T>.RemoveAt(int index) => ThrowHelpers.ThrowNotSupportedException();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new ArrayEnumerator<T>(This);

    IEnumerator IEnumerable.GetEnumerator() => new ArrayEnumerator<T>(This);
}
