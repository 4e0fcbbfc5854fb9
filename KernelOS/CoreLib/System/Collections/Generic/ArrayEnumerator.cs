namespace System.Collections.Generic;

/// <summary>Goes through an array that is used as a sequence.</summary>
internal sealed class ArrayEnumerator<T>(T[] array) : IEnumerator<T>
{
    private int _index = -1;

    public T Current => array[_index];

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (_index < array.Length)
        {
            _index++;
        }

        return _index < array.Length;
    }

    public void Reset() => _index = -1;

    public void Dispose()
    {
    }
}
