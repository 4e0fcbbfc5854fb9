using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Physical;

/// <summary>In which nodes frames are looked for: the allowed ones, the nearest to one node first.</summary>
/// <param name="start">That node, which need not be allowed.</param>
/// <param name="allowed">The allowed ones.</param>
internal readonly struct NodeChoice(int start, NodeMask allowed)
{
    /// <summary>The node from which distances count.</summary>
    public int Start { get; } = start;

    /// <summary>Whether a node may be taken from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Allows(int node) => (allowed.Bits >> node & 1) != 0;
}
