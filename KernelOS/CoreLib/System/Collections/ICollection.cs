namespace System.Collections;

/// <summary>A sequence that knows how long it is.</summary>
public interface ICollection : IEnumerable
{
    int Count { get; }

    bool IsSynchronized { get; }

    object SyncRoot { get; }

    void CopyTo(Array array, int index);
}
