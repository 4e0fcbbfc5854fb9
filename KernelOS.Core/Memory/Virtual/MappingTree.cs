namespace KernelOS.Core.Memory.Virtual;

/// <summary>The mappings of one address space, which do not overlap, in the order of their addresses.</summary>
/// <remarks>
/// A red-black tree (Guibas and Sedgewick, "A dichromatic framework for balanced trees", FOCS 1978): a search tree by
/// address whose depth is logarithmic whatever the program does; to add and to remove the same mapping over and over, as
/// programs do, moves nothing. The nodes are also threaded in order, and each subtree knows a length that no free range
/// in it exceeds, so that a place for a new mapping is found without visiting the rest. That bound rises with the ranges,
/// and falls only when a search was misled by it: most changes are of the range from which the last mapping was taken,
/// and would change the bounds up to the root each time.
/// Nodes are the mappings themselves: nothing is allocated. The caller holds the address space's lock.
/// </remarks>
internal sealed partial class MappingTree
{
    private Mapping? _root;

    /// <summary>The mapping with the lowest addresses.</summary>
    internal Mapping? First { get; private set; }

    /// <summary>The mapping with the highest addresses.</summary>
    internal Mapping? Last { get; private set; }

    /// <summary>How many mappings there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The first mapping that ends behind <paramref name="address"/>: it contains the address, or is the next one.</summary>
    internal Mapping? FindFrom(ulong address)
    {
        Mapping? found = null;
        Mapping? node = _root;
        while (node is not null)
        {
            if (node.End > address)
            {
                found = node;
                if (node.Start <= address)
                {
                    break;
                }

                node = node.Left;
            }
            else
            {
                node = node.Right;
            }
        }

        return found;
    }

    /// <summary>Adds a mapping, which is in no tree and whose range must be free, before another; behind all if that is null.</summary>
    internal void Insert(Mapping mapping, Mapping? next)
    {
        Mapping? previous = next is null ? Last : next.Previous;
        mapping.IsRed = true;
        mapping.LongestGap = 0;
        mapping.Previous = previous;
        mapping.Next = next;
        Link(previous, mapping);
        LinkBack(next, mapping);

        // Of two neighbours in order, one is below the other: the place between them is free at one of them.
        if (next is not null && next.Left is null)
        {
            mapping.Parent = next;
            next.Left = mapping;
        }
        else
        {
            mapping.Parent = previous;
            if (previous is null)
            {
                _root = mapping;
            }
            else
            {
                previous.Right = mapping;
            }
        }

        // The next one's gap becomes no longer, so its bounds hold.
        Count++;
        RaiseBounds(mapping);
        if (mapping.Parent is not { IsRed: false })
        {
            BalanceAfterInsertion(mapping);
        }
    }

    /// <summary>Takes a mapping out.</summary>
    internal void Remove(Mapping mapping)
    {
        Mapping? next = mapping.Next;
        if (mapping.Left is not null && mapping.Right is not null)
        {
            // The next one, which has nothing on its left, leaves its place for this one's.
            TakeOut(next!);
            next!.Left = mapping.Left;
            next.Right = mapping.Right;
            next.IsRed = mapping.IsRed;
            next.LongestGap = mapping.LongestGap;
            Adopt(next, next.Left);
            Adopt(next, next.Right);
            Replace(mapping, next);
        }
        else
        {
            TakeOut(mapping);
        }

        Link(mapping.Previous, next);
        LinkBack(next, mapping.Previous);
        mapping.Parent = mapping.Left = mapping.Right = mapping.Previous = mapping.Next = null;
        Count--;
        if (next is not null)
        {
            RaiseBounds(next);
        }
    }

    /// <summary>Makes this empty tree a copy of another, of the same shape, from the nodes in its mappings' <see cref="Mapping.Copy"/>, which is empty again afterwards.</summary>
    internal void CopyFrom(MappingTree other)
    {
        Mapping? previous = null;
        for (Mapping? mapping = other.First; mapping is not null; mapping = mapping.Next)
        {
            Mapping copy = mapping.Copy!;
            copy.Start = mapping.Start;
            copy.End = mapping.End;
            copy.IsRed = mapping.IsRed;
            copy.LongestGap = mapping.LongestGap;
            copy.Parent = mapping.Parent?.Copy;
            copy.Left = mapping.Left?.Copy;
            copy.Right = mapping.Right?.Copy;
            copy.Previous = previous;
            copy.Next = mapping.Next?.Copy;
            previous = copy;
        }

        _root = other._root?.Copy;
        First = other.First?.Copy;
        Last = other.Last?.Copy;
        Count = other.Count;
        for (Mapping? mapping = other.First; mapping is not null; mapping = mapping.Next)
        {
            mapping.Copy = null;
        }
    }

    /// <summary>Forgets all mappings, whose links stay as they are.</summary>
    internal void Clear()
    {
        _root = First = Last = null;
        Count = 0;
    }

    /// <summary>Moves a mapping's bounds without changing its place in the order.</summary>
    internal void Resize(Mapping mapping, ulong start, ulong end)
    {
        mapping.Start = start;
        mapping.End = end;
        RaiseBounds(mapping);
        if (mapping.Next is Mapping next)
        {
            RaiseBounds(next);
        }
    }

    /// <summary>Cuts a mapping in two: <paramref name="upper"/>, whose bounds are set, takes over its end. No gap changes.</summary>
    internal void Split(Mapping lower, Mapping upper)
    {
        lower.End = upper.Start;
        Insert(upper, lower.Next);
    }

    /// <summary>Lets a mapping take over the one that begins at its end. No gap changes.</summary>
    internal void Join(Mapping mapping, Mapping next)
    {
        mapping.End = next.End;
        Remove(next);
    }

    /// <summary>Makes a mapping the one after another in order, the first one if that is null.</summary>
    private void Link(Mapping? previous, Mapping? mapping)
    {
        if (previous is null)
        {
            First = mapping;
        }
        else
        {
            previous.Next = mapping;
        }
    }

    /// <summary>Makes a mapping the one before another in order, the last one if that is null.</summary>
    private void LinkBack(Mapping? next, Mapping? mapping)
    {
        if (next is null)
        {
            Last = mapping;
        }
        else
        {
            next.Previous = mapping;
        }
    }
}
