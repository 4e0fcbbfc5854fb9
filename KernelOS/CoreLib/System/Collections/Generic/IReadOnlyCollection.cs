namespace System.Collections.Generic;

/// <summary>A sequence that can be counted.</summary>
public interface IReadOnlyCollection<out T> : IEnumerable<T>
{
    int Count { get; }
}
