using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>The mappings of one address space, which do not overlap, in the order of their addresses.</summary>
/// <remarks>
/// A treap (Seidel and Aragon, "Randomized Search Trees", Algorithmica 1996): a search tree by address and a heap by
/// random priorities, hence of logarithmic depth whatever the program does. The nodes are also threaded in order, and
/// each subtree knows a length that no free range in it exceeds, so that a place for a new mapping is found without
/// visiting the rest. That bound rises with the ranges, and falls only when a search was misled by it: most changes are
/// of the range from which the last mapping was taken, and would change the bounds up to the root each time.
/// Nodes are the mappings themselves: nothing is allocated. The caller holds the address space's lock.
/// </remarks>
internal sealed class MappingTree
{
    private Mapping? _root;
    private uint _random = 0x9E37_79B9;

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

    /// <summary>Adds a mapping, whose range must be free, before another; behind all if that is null.</summary>
    internal void Insert(Mapping mapping, Mapping? next)
    {
        Mapping? previous = next is null ? Last : next.Previous;
        mapping.Left = mapping.Right = null;
        mapping.Priority = NextRandom();
        mapping.LongestGap = 0;
        Link(mapping, previous, next);

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

        Count++;
        RaiseBounds(mapping);
        if (next is not null)
        {
            RaiseBounds(next);
        }

        while (mapping.Parent is Mapping above && above.Priority < mapping.Priority)
        {
            RotateUp(mapping);
        }
    }

    /// <summary>Takes a mapping out.</summary>
    internal void Remove(Mapping mapping)
    {
        while (mapping.Left is Mapping left && mapping.Right is Mapping right)
        {
            RotateUp(left.Priority > right.Priority ? left : right);
        }

        Replace(mapping, mapping.Left ?? mapping.Right);
        Mapping? next = mapping.Next;
        if (mapping.Previous is null)
        {
            First = next;
        }
        else
        {
            mapping.Previous.Next = next;
        }

        if (next is null)
        {
            Last = mapping.Previous;
        }
        else
        {
            next.Previous = mapping.Previous;
        }

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
            copy.Priority = mapping.Priority;
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
        _random = other._random;
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

    /// <summary>Finds the highest free range of <paramref name="length"/> bytes between <paramref name="low"/> and <paramref name="high"/>.</summary>
    internal bool TryFindGap(ulong length, ulong low, ulong high, out ulong start) =>
        TryUseGap(Last?.End ?? 0, high, length, low, high, out start)
        || TryFindLowerGap(length, low, high, out start);

    /// <summary>The same before the last mapping: at each node first to the right, then before the node itself, then to the left.</summary>
    /// <remarks>A loop, since the depth is only probably logarithmic: a program that foresees the priorities can make the tree a list.</remarks>
    private bool TryFindLowerGap(ulong length, ulong low, ulong high, out ulong start)
    {
        Mapping? node = MayHold(_root, length) ? _root : null;
        bool isRightDone = false;
        bool isLeftDone = false;
        while (node is not null)
        {
            if (!isRightDone && node.End < high && MayHold(node.Right, length))
            {
                node = node.Right!;
                continue;
            }

            if (!isLeftDone)
            {
                if (TryUseGap(node.Previous?.End ?? 0, node.GapEnd, length, low, high, out start))
                {
                    return true;
                }

                if (node.Start > low && MayHold(node.Left, length))
                {
                    node = node.Left!;
                    isRightDone = false;
                    continue;
                }
            }

            node.LongestGap = FindLongestGap(node);
            isRightDone = true;
            isLeftDone = node.Parent is Mapping above && ReferenceEquals(above.Left, node);
            node = node.Parent;
        }

        start = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayHold(Mapping? node, ulong length) => node is not null && node.LongestGap >= length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryUseGap(ulong gapStart, ulong gapEnd, ulong length, ulong low, ulong high, out ulong start)
    {
        ulong from = Math.Max(gapStart, low);
        ulong to = Math.Min(gapEnd, high);
        start = to - length;
        return to >= from && to - from >= length;
    }

    private void Link(Mapping mapping, Mapping? previous, Mapping? next)
    {
        mapping.Previous = previous;
        mapping.Next = next;
        if (previous is null)
        {
            First = mapping;
        }
        else
        {
            previous.Next = mapping;
        }

        if (next is null)
        {
            Last = mapping;
        }
        else
        {
            next.Previous = mapping;
        }
    }

    /// <summary>Puts <paramref name="other"/> where <paramref name="mapping"/> hangs.</summary>
    private void Replace(Mapping mapping, Mapping? other)
    {
        Mapping? parent = mapping.Parent;
        if (parent is null)
        {
            _root = other;
        }
        else if (ReferenceEquals(parent.Left, mapping))
        {
            parent.Left = other;
        }
        else
        {
            parent.Right = other;
        }

        if (other is not null)
        {
            other.Parent = parent;
        }
    }

    /// <summary>Exchanges a node with its parent; the order stays.</summary>
    private void RotateUp(Mapping mapping)
    {
        Mapping parent = mapping.Parent!;
        Replace(parent, mapping);
        if (ReferenceEquals(parent.Left, mapping))
        {
            parent.Left = mapping.Right;
            if (mapping.Right is not null)
            {
                mapping.Right.Parent = parent;
            }

            mapping.Right = parent;
        }
        else
        {
            parent.Right = mapping.Left;
            if (mapping.Left is not null)
            {
                mapping.Left.Parent = parent;
            }

            mapping.Left = parent;
        }

        // The subtree holds the same mappings as before, the lower one fewer.
        parent.Parent = mapping;
        mapping.LongestGap = parent.LongestGap;
    }

    /// <summary>After a change of a mapping's gap: raises the bounds above it that are too low now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RaiseBounds(Mapping mapping)
    {
        ulong gap = mapping.Gap;
        for (Mapping? above = mapping; above is not null && above.LongestGap < gap; above = above.Parent)
        {
            above.LongestGap = gap;
        }
    }

    /// <summary>The bound that follows from a mapping's gap and its children's bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FindLongestGap(Mapping mapping)
    {
        ulong longest = mapping.Gap;
        if (mapping.Left is Mapping left && left.LongestGap > longest)
        {
            longest = left.LongestGap;
        }

        return mapping.Right is Mapping right && right.LongestGap > longest ? right.LongestGap : longest;
    }

    /// <summary>Marsaglia's xorshift32 ("Xorshift RNGs", 2003).</summary>
    private uint NextRandom()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }
}
