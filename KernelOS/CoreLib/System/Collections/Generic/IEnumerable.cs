namespace System.Collections.Generic;

/// <summary>A sequence.</summary>
public interface IEnumerable<out T> : IEnumerable
    where T : allows ref struct
{
    new IEnumerator<T> GetEnumerator();
}
