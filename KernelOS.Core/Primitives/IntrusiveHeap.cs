using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Primitives;

/// <summary>A priority queue whose links are fields of its items: a pairing heap.</summary>
/// <remarks>
/// <para>
/// The first item is at hand, adding takes constant time, removing any item amortised logarithmic time; nothing is allocated
/// and nothing recurses. (Fredman, Sedgewick, Sleator, Tarjan: The pairing heap, Algorithmica 1986.)
/// </para>
/// <para>It lives in a field that is not <c>readonly</c>. The caller provides mutual exclusion.</para>
/// </remarks>
/// <typeparam name="T">The queued class.</typeparam>
/// <typeparam name="TOrder">The order and the link.</typeparam>
public struct IntrusiveHeap<T, TOrder>
    where T : class
    where TOrder : struct, IHeapOrder<T>
{
    /// <summary>The item before which no other comes, or null if the heap is empty.</summary>
    public T? First { readonly get; private set; }

    /// <summary>Whether an item is in a heap of this kind.</summary>
    public static bool IsLinked(T item) => TOrder.LinkOf(item).IsLinked;

    /// <summary>Adds an item, which must be in no heap through this link.</summary>
    public void Add(T item)
    {
        ref HeapLink<T> link = ref TOrder.LinkOf(item);
        Check.That(!link.IsLinked, "an item is added to a second heap through one link");
        link.IsLinked = true;
        First = First is T first ? Meld(first, item) : item;
    }

    /// <summary>Takes an item out of this heap, in which it must be.</summary>
    public void Remove(T item)
    {
        ref HeapLink<T> link = ref TOrder.LinkOf(item);
        Check.That(link.IsLinked, "an item is removed from a heap in which it is not");
        T? below = MeldSiblings(link.Child);
        if (ReferenceEquals(item, First))
        {
            First = below;
        }
        else
        {
            Cut(item);
            if (below is not null)
            {
                First = Meld(First!, below);
            }
        }

        link = default;
    }

    /// <summary>Takes an item that is not the root away from its parent and siblings.</summary>
    private static void Cut(T item)
    {
        ref HeapLink<T> link = ref TOrder.LinkOf(item);
        T? previous = link.Previous;
        Check.That(previous is not null, "an item is removed from another heap than its own");
        ref HeapLink<T> before = ref TOrder.LinkOf(previous);
        if (ReferenceEquals(before.Child, item))
        {
            before.Child = link.Next;
        }
        else
        {
            before.Next = link.Next;
        }

        if (link.Next is T next)
        {
            TOrder.LinkOf(next).Previous = previous;
        }
    }

    /// <summary>Makes one of two roots the first child of the other, which is returned.</summary>
    private static T Meld(T left, T right)
    {
        bool rightFirst = TOrder.IsBefore(right, left);
        T root = rightFirst ? right : left;
        T child = rightFirst ? left : right;
        ref HeapLink<T> rootLink = ref TOrder.LinkOf(root);
        ref HeapLink<T> childLink = ref TOrder.LinkOf(child);
        childLink.Next = rootLink.Child;
        childLink.Previous = root;
        if (rootLink.Child is T sibling)
        {
            TOrder.LinkOf(sibling).Previous = child;
        }

        rootLink.Child = child;
        return root;
    }

    /// <summary>Makes one heap of a chain of siblings: first in pairs from the left, then the pairs from the right.</summary>
    private static T? MeldSiblings(T? chain)
    {
        T? pairs = null;
        while (chain is T left)
        {
            T? right = Detach(left);
            chain = right is null ? null : Detach(right);
            T pair = right is null ? left : Meld(left, right);
            TOrder.LinkOf(pair).Next = pairs;
            pairs = pair;
        }

        T? result = null;
        while (pairs is T pair)
        {
            pairs = Detach(pair);
            result = result is null ? pair : Meld(result, pair);
        }

        return result;
    }

    /// <summary>Makes an item a root and returns what followed it.</summary>
    private static T? Detach(T item)
    {
        ref HeapLink<T> link = ref TOrder.LinkOf(item);
        T? next = link.Next;
        link.Next = null;
        link.Previous = null;
        return next;
    }
}
