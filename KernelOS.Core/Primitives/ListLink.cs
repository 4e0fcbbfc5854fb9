namespace KernelOS.Core.Primitives;

/// <summary>An object's place in one <see cref="IntrusiveList{T, TLink}"/>; a field of the object, so that listing it allocates nothing.</summary>
/// <typeparam name="T">The listed class.</typeparam>
public struct ListLink<T>
    where T : class
{
    internal T? Next;
    internal T? Previous;

    /// <summary>Whether the object is in a list through this link.</summary>
    public bool IsLinked { readonly get; internal set; }
}
