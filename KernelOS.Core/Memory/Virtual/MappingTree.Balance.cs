using System.Diagnostics.CodeAnalysis;

namespace KernelOS.Core.Memory.Virtual;

/// <content>
/// Balance. No red node has a red parent, the root is black, and every path from it to a place for a new node passes as
/// many black nodes, so that no path is more than twice as long as another.
/// </content>
internal sealed partial class MappingTree
{
    /// <summary>After a red node was added whose parent is red or that is the root.</summary>
    private void BalanceAfterInsertion(Mapping mapping)
    {
        Mapping node = mapping;
        while (node.Parent is { IsRed: true } parent)
        {
            // A red node is not the root, so it has a parent.
            Mapping grandparent = parent.Parent!;
            bool isLeft = ReferenceEquals(grandparent.Left, parent);
            if ((isLeft ? grandparent.Right : grandparent.Left) is { IsRed: true } uncle)
            {
                parent.IsRed = uncle.IsRed = false;
                grandparent.IsRed = true;
                node = grandparent;
                continue;
            }

            grandparent.IsRed = true;
            if (ReferenceEquals(isLeft ? parent.Left : parent.Right, node))
            {
                RotateUp(parent);
                parent.IsRed = false;
            }
            else
            {
                RotateUpTwice(node);
                node.IsRed = false;
            }

            break;
        }

        _root!.IsRed = false;
    }

    /// <summary>Takes a node with at most one child out of the tree, whose threads stay.</summary>
    private void TakeOut(Mapping mapping)
    {
        Mapping? child = mapping.Left ?? mapping.Right;
        Replace(mapping, child);
        if (mapping.IsRed)
        {
            return;
        }

        if (child is not null)
        {
            // An only child is red: it takes over the black.
            child.IsRed = false;
        }
        else if (mapping.Parent is not null)
        {
            BalanceAfterRemoval(mapping.Parent);
        }
    }

    /// <summary>After a black node without children was taken from below a node: the paths through its place pass a black one fewer.</summary>
    private void BalanceAfterRemoval(Mapping above)
    {
        Mapping? node = null;
        Mapping? parent = above;
        while (parent is not null && node is not { IsRed: true })
        {
            // The other side has a black node more, so it has one.
            bool isLeft = ReferenceEquals(parent.Left, node);
            Mapping sibling = (isLeft ? parent.Right : parent.Left)!;
            if (sibling.IsRed)
            {
                sibling.IsRed = false;
                parent.IsRed = true;
                RotateUp(sibling);
                sibling = (isLeft ? parent.Right : parent.Left)!;
            }

            Mapping? inner = isLeft ? sibling.Left : sibling.Right;
            Mapping? outer = isLeft ? sibling.Right : sibling.Left;
            if (!IsRed(inner) && !IsRed(outer))
            {
                sibling.IsRed = true;
                node = parent;
                parent = node.Parent;
                continue;
            }

            if (IsRed(outer))
            {
                sibling.IsRed = parent.IsRed;
                outer.IsRed = false;
                RotateUp(sibling);
            }
            else
            {
                inner!.IsRed = parent.IsRed;
                RotateUpTwice(inner);
            }

            parent.IsRed = false;
            return;
        }

        if (node is not null)
        {
            node.IsRed = false;
        }
    }

    private static bool IsRed([NotNullWhen(true)] Mapping? node) => node is { IsRed: true };

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

        Adopt(parent, other);
    }

    private static void Adopt(Mapping? parent, Mapping? child)
    {
        if (child is not null)
        {
            child.Parent = parent;
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
            Adopt(parent, mapping.Right);

            mapping.Right = parent;
        }
        else
        {
            parent.Right = mapping.Left;
            Adopt(parent, mapping.Left);

            mapping.Left = parent;
        }

        // The subtree holds the same mappings as before, the lower one fewer.
        parent.Parent = mapping;
        mapping.LongestGap = parent.LongestGap;
    }

    /// <summary>Puts a node that is a left child's right one, or a right child's left one, above its parent and that one's parent.</summary>
    private void RotateUpTwice(Mapping mapping)
    {
        Mapping parent = mapping.Parent!;
        Mapping grandparent = parent.Parent!;
        Replace(grandparent, mapping);
        if (ReferenceEquals(parent.Right, mapping))
        {
            parent.Right = mapping.Left;
            Adopt(parent, mapping.Left);
            grandparent.Left = mapping.Right;
            Adopt(grandparent, mapping.Right);
            mapping.Left = parent;
            mapping.Right = grandparent;
        }
        else
        {
            parent.Left = mapping.Right;
            Adopt(parent, mapping.Right);
            grandparent.Right = mapping.Left;
            Adopt(grandparent, mapping.Left);
            mapping.Right = parent;
            mapping.Left = grandparent;
        }

        parent.Parent = grandparent.Parent = mapping;
        mapping.LongestGap = grandparent.LongestGap;
    }
}
