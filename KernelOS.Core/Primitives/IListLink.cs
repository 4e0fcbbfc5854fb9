namespace KernelOS.Core.Primitives;

/// <summary>Says which of an object's links a list uses; an object with several links can be in several lists at once.</summary>
/// <typeparam name="T">The listed class.</typeparam>
public interface IListLink<T>
    where T : class
{
    /// <summary>The link inside <paramref name="item"/>.</summary>
    static abstract ref ListLink<T> Of(T item);
}
