using System;

namespace KernelOS.Core.Memory.Numa;

/// <summary>How the nodes of a policy were named; the values are Linux's (set_mempolicy(2)).</summary>
[Flags]
public enum MemoryPolicyFlags : ushort
{
    /// <summary>By their numbers.</summary>
    None = 0,

    /// <summary>With a wish that concerns another kind of machine: pages that wander to where they are used. Nothing comes of it.</summary>
    Balancing = 1 << 13,

    /// <summary>By their places among the nodes that have memory.</summary>
    Relative = 1 << 14,

    /// <summary>By their numbers, whatever nodes come and go.</summary>
    Static = 1 << 15,
}
