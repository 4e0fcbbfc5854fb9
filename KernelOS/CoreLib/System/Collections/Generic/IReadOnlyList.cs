namespace System.Collections.Generic;

/// <summary>A sequence whose elements have numbers.</summary>
public interface IReadOnlyList<out T> : IReadOnlyCollection<T>
{
    T this[int index] { get; }
}
