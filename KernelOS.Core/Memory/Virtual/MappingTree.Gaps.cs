using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Memory.Virtual;

/// <content>The search for a free range.</content>
internal sealed partial class MappingTree
{
    /// <summary>Finds the highest free range of <paramref name="length"/> bytes between <paramref name="low"/> and <paramref name="high"/>.</summary>
    /// <param name="length">How long it must be.</param>
    /// <param name="low">Where it starts at the earliest.</param>
    /// <param name="high">Where it ends at the latest.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="next">The mapping behind it; null if there is none.</param>
    internal bool TryFindGap(ulong length, ulong low, ulong high, out ulong start, out Mapping? next)
    {
        next = null;
        return TryUseGap(Last?.End ?? 0, high, length, low, high, out start)
            || TryFindLowerGap(length, low, high, out start, out next);
    }

    /// <summary>The same before the last mapping: at each node first to the right, then before the node itself, then to the left.</summary>
    private bool TryFindLowerGap(ulong length, ulong low, ulong high, out ulong start, out Mapping? next)
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
                    next = node;
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
        next = null;
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
}
