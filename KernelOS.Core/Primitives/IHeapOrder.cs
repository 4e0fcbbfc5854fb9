namespace KernelOS.Core.Primitives;

/// <summary>Says in which order a heap gives its items out, and which of their links it uses.</summary>
/// <typeparam name="T">The queued class.</typeparam>
public interface IHeapOrder<T>
    where T : class
{
    /// <summary>The link inside <paramref name="item"/>.</summary>
    static abstract ref HeapLink<T> LinkOf(T item);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>; a strict order.</summary>
    static abstract bool IsBefore(T left, T right);
}
