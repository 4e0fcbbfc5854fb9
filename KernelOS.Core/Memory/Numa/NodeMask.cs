using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Memory.Numa;

/// <summary>A set of nodes: bit n is node n.</summary>
/// <param name="bits">The bits.</param>
public readonly struct NodeMask(ulong bits) : IEquatable<NodeMask>
{
    /// <summary>The bits.</summary>
    public ulong Bits { get; } = bits;

    /// <summary>The set of all nodes that there can be.</summary>
    public static NodeMask All => new(ulong.MaxValue);

    /// <summary>Whether no node is in it.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>How many nodes are in it.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The node with the smallest number; node 0 of the empty set.</summary>
    public NumaNode Lowest => NumaNode.FromUnchecked(BitOperations.TrailingZeroCount(Bits) & 63);

    /// <summary>The set of one node.</summary>
    public static NodeMask Of(NumaNode node) => new(1UL << node.Value);

    /// <summary>The set of the nodes below <paramref name="count"/>, 1 to 64.</summary>
    public static NodeMask Below(int count) => new(ulong.MaxValue >> (NumaNode.MaximumCount - count));

    /// <summary>Whether a node is in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(NumaNode node) => (Bits >> node.Value & 1) != 0;

    /// <summary>The set with one more node.</summary>
    public NodeMask With(NumaNode node) => new(Bits | (1UL << node.Value));

    /// <summary>The set without a node.</summary>
    public NodeMask Without(NumaNode node) => new(Bits & ~(1UL << node.Value));

    /// <summary>The nodes in both.</summary>
    public NodeMask And(NodeMask other) => new(Bits & other.Bits);

    /// <summary>The node at a place in ascending order; the set is not empty.</summary>
    /// <param name="turn">The place, counted round and round.</param>
    public NumaNode At(ulong turn)
    {
        ulong rest = Bits;
        for (ulong skip = turn % (ulong)Count; skip > 0; skip--)
        {
            rest &= rest - 1;
        }

        return NumaNode.FromUnchecked(BitOperations.TrailingZeroCount(rest));
    }

    /// <summary>The next node behind one in ascending order, round and round; the set is not empty.</summary>
    public NumaNode After(NumaNode node)
    {
        ulong behind = node.Value == NumaNode.MaximumCount - 1 ? 0 : Bits & (ulong.MaxValue << (node.Value + 1));
        return NumaNode.FromUnchecked(BitOperations.TrailingZeroCount(behind != 0 ? behind : Bits));
    }

    /// <inheritdoc/>
    public bool Equals(NodeMask other) => Bits == other.Bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeMask other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Bits.GetHashCode();
}
