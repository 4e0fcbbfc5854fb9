using System;

namespace KernelOS.Core.Memory.Numa;

/// <summary>From which nodes memory is to come.</summary>
public readonly struct MemoryPolicy : IEquatable<MemoryPolicy>
{
    private MemoryPolicy(MemoryPolicyKind kind, NodeMask nodes)
        : this(kind, MemoryPolicyFlags.None, nodes, nodes)
    {
    }

    private MemoryPolicy(MemoryPolicyKind kind, MemoryPolicyFlags flags, NodeMask nodes, NodeMask namedNodes)
    {
        Kind = kind;
        Flags = flags;
        Nodes = nodes;
        NamedNodes = namedNodes;
    }

    /// <summary>From the CPU's node.</summary>
    public static MemoryPolicy Local => new(MemoryPolicyKind.Local, default);

    /// <summary>How the nodes are meant.</summary>
    public MemoryPolicyKind Kind { get; }

    /// <summary>The nodes; one of <see cref="MemoryPolicyKind.Preferred"/>, none of <see cref="MemoryPolicyKind.Default"/> and <see cref="MemoryPolicyKind.Local"/>.</summary>
    public NodeMask Nodes { get; }

    /// <summary>How the nodes were named.</summary>
    public MemoryPolicyFlags Flags { get; }

    /// <summary>The nodes as they were named.</summary>
    public NodeMask NamedNodes { get; }

    /// <summary>Whether nothing is said.</summary>
    public bool IsDefault => Kind == MemoryPolicyKind.Default;

    /// <summary>Whether the CPU's own node comes first and every other one may follow, as without any policy.</summary>
    public bool IsLocal => Kind is MemoryPolicyKind.Default or MemoryPolicyKind.Local;

    /// <summary>From these nodes alone; at least one.</summary>
    public static MemoryPolicy Bind(NodeMask nodes) => new(MemoryPolicyKind.Bind, nodes);

    /// <summary>From one node if possible.</summary>
    public static MemoryPolicy Preferred(NumaNode node) => new(MemoryPolicyKind.Preferred, NodeMask.Of(node));

    /// <summary>From some nodes if possible; at least one.</summary>
    public static MemoryPolicy PreferredMany(NodeMask nodes) => new(MemoryPolicyKind.PreferredMany, nodes);

    /// <summary>From some nodes by turns; at least one.</summary>
    public static MemoryPolicy Interleave(NodeMask nodes) => new(MemoryPolicyKind.Interleave, nodes);

    /// <summary>The same policy, with what was asked for.</summary>
    public MemoryPolicy WithNames(MemoryPolicyFlags flags, NodeMask namedNodes) => new(Kind, flags, Nodes, namedNodes);

    /// <inheritdoc/>
    public bool Equals(MemoryPolicy other) =>
        Kind == other.Kind && Nodes.Bits == other.Nodes.Bits && Flags == other.Flags && NamedNodes.Bits == other.NamedNodes.Bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MemoryPolicy other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Nodes.GetHashCode() ^ (int)Kind;
}
