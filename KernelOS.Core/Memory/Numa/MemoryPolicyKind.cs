namespace KernelOS.Core.Memory.Numa;

/// <summary>From which nodes memory comes; the values are Linux's (set_mempolicy(2)).</summary>
public enum MemoryPolicyKind : byte
{
    /// <summary>Nothing is said: a mapping does as its thread, a thread takes local memory.</summary>
    Default = 0,

    /// <summary>From one node; from the nearest to it if it has none.</summary>
    Preferred = 1,

    /// <summary>From these nodes and no others, the nearest to the CPU first.</summary>
    Bind = 2,

    /// <summary>From these nodes by turns; from the nearest to the one whose turn it is if that has none.</summary>
    Interleave = 3,

    /// <summary>From the CPU's node; from the nearest to it if it has none.</summary>
    Local = 4,

    /// <summary>From these nodes, the nearest to the CPU first; from others if they have none.</summary>
    PreferredMany = 5,
}
