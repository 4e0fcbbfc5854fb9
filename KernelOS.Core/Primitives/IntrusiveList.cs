using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Primitives;

/// <summary>A doubly linked list whose links are fields of its items: every operation takes constant time and allocates nothing.</summary>
/// <remarks>
/// It lives in a field that is not <c>readonly</c>. The caller provides mutual exclusion. Its operations are inlined, since
/// the code for all classes would be one, and find each link through a table at run time.
/// An item that is linked twice, or unlinked from where it is not, panics.
/// </remarks>
/// <typeparam name="T">The listed class.</typeparam>
/// <typeparam name="TLink">Which link of an item this list uses.</typeparam>
public struct IntrusiveList<T, TLink>
    where T : class
    where TLink : struct, IListLink<T>
{
    private T? _last;

    /// <summary>The first item, or null if the list is empty.</summary>
    public T? First { readonly get; private set; }

    /// <summary>Whether there is no item.</summary>
    public readonly bool IsEmpty => First is null;

    /// <summary>The item after <paramref name="item"/>, or null if it is the last.</summary>
    public static T? Next(T item) => TLink.Of(item).Next;

    /// <summary>Whether an item is in a list of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLinked(T item) => TLink.Of(item).IsLinked;

    /// <summary>Puts an item behind all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLast(T item)
    {
        ref ListLink<T> link = ref TLink.Of(item);
        Check.That(!link.IsLinked, "an item is added to a second list through one link");
        link.IsLinked = true;
        link.Previous = _last;
        if (_last is T last)
        {
            TLink.Of(last).Next = item;
        }
        else
        {
            First = item;
        }

        _last = item;
    }

    /// <summary>Puts an item before all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFirst(T item)
    {
        ref ListLink<T> link = ref TLink.Of(item);
        Check.That(!link.IsLinked, "an item is added to a second list through one link");
        link.IsLinked = true;
        link.Next = First;
        if (First is T first)
        {
            TLink.Of(first).Previous = item;
        }
        else
        {
            _last = item;
        }

        First = item;
    }

    /// <summary>Takes an item out of this list, in which it must be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(T item)
    {
        ref ListLink<T> link = ref TLink.Of(item);
        Check.That(link.IsLinked, "an item is removed from a list in which it is not");
        if (link.Previous is T previous)
        {
            TLink.Of(previous).Next = link.Next;
        }
        else
        {
            Check.That(ReferenceEquals(First, item), "an item is removed from another list than its own");
            First = link.Next;
        }

        if (link.Next is T next)
        {
            TLink.Of(next).Previous = link.Previous;
        }
        else
        {
            Check.That(ReferenceEquals(_last, item), "an item is removed from another list than its own");
            _last = link.Previous;
        }

        link = default;
    }

    /// <summary>Takes the first item out of a list that has one, and puts another behind all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Cycle(T item)
    {
        T first = First!;
        ref ListLink<T> firstLink = ref TLink.Of(first);
        ref ListLink<T> link = ref TLink.Of(item);
        Check.That(!link.IsLinked, "an item is added to a second list through one link");
        link.IsLinked = true;
        if (firstLink.Next is T second)
        {
            TLink.Of(second).Previous = null;
            First = second;
            link.Previous = _last;
            TLink.Of(_last!).Next = item;
        }
        else
        {
            First = item;
        }

        _last = item;
        firstLink = default;
        return first;
    }

    /// <summary>Takes the first item out; false if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRemoveFirst([NotNullWhen(true)] out T? item)
    {
        item = First;
        if (item is null)
        {
            return false;
        }

        ref ListLink<T> link = ref TLink.Of(item);
        First = link.Next;
        if (link.Next is T next)
        {
            TLink.Of(next).Previous = null;
        }
        else
        {
            _last = null;
        }

        link = default;
        return true;
    }
}
