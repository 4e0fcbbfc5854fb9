namespace KernelOS.Core.Primitives;

/// <summary>An object's place in one <see cref="IntrusiveHeap{T, TOrder}"/>; a field of the object, so that queueing it allocates nothing.</summary>
/// <typeparam name="T">The queued class.</typeparam>
public struct HeapLink<T>
    where T : class
{
    /// <summary>The first of the items below this one.</summary>
    internal T? Child;

    /// <summary>The next item below the same parent.</summary>
    internal T? Next;

    /// <summary>The item before this one below the same parent; the parent itself for its first child.</summary>
    internal T? Previous;

    /// <summary>Whether the object is in a heap through this link.</summary>
    public bool IsLinked { readonly get; internal set; }
}
