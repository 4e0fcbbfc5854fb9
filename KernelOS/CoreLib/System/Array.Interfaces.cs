using System.Collections;

namespace System;

/// <summary>The interface without a type parameter: the compiler wants it for the read-only sequences that it makes of collection expressions.</summary>
/// <remarks>An element as an object would be another object each time, so only the generic interfaces give elements.</remarks>
public abstract partial class Array : IList
{
    int ICollection.Count => Length;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    bool IList.IsFixedSize => true;

    bool IList.IsReadOnly => false;

    object? IList.this[int index]
    {
        get => NotSupported();
        set => NotSupported();
    }

    void ICollection.CopyTo(Array array, int index) => Copy(this, 0, array, index, Length);

    IEnumerator IEnumerable.GetEnumerator() => (IEnumerator)NotSupported();

    int IList.Add(object? value) => (int)NotSupported();

    void IList.Clear() => Clear(this);

    bool IList.Contains(object? value) => (bool)NotSupported();

    int IList.IndexOf(object? value) => (int)NotSupported();

    void IList.Insert(int index, object? value) => NotSupported();

    void IList.Remove(object? value) => NotSupported();

    void IList.RemoveAt(int index) => NotSupported();

    private static object NotSupported()
    {
        ThrowHelpers.ThrowNotSupportedException();
        return null!;
    }
}
