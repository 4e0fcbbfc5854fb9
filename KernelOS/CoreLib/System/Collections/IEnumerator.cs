namespace System.Collections;

/// <summary>Goes through a sequence.</summary>
public interface IEnumerator
{
    object? Current { get; }

    bool MoveNext();

    void Reset();
}
