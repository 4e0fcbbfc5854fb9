using System;

namespace KernelOS.Core.Memory.Numa.Acpi;

/// <summary>What was wrong with the firmware's tables of nodes; none of it stops the machine.</summary>
[Flags]
public enum NumaTableIssues
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The SRAT's signature, length, checksum or an entry's length is wrong: it was not used.</summary>
    DamagedAffinityTable = 1 << 0,

    /// <summary>The SRAT has no enabled entry of memory: it was not used.</summary>
    NoMemory = 1 << 1,

    /// <summary>The SRAT gives the same memory to two nodes: it was not used.</summary>
    OverlappingMemory = 1 << 2,

    /// <summary>The SRAT has more nodes than this kernel can have: it was not used.</summary>
    TooManyNodes = 1 << 3,

    /// <summary>An entry's memory leaves the address space: it was left out.</summary>
    ImpossibleMemory = 1 << 4,

    /// <summary>The SLIT's signature, length or checksum is wrong: all distances are the usual ones.</summary>
    DamagedDistanceTable = 1 << 5,

    /// <summary>The SLIT has a distance below 10, or one of a node to itself that is not 10: all distances are the usual ones.</summary>
    ImpossibleDistance = 1 << 6,

    /// <summary>The SLIT says nothing of a node of the SRAT: its distances are the usual ones.</summary>
    UnknownDistance = 1 << 7,

    /// <summary>The SLIT has a distance that is another one on the way back; both are used.</summary>
    AsymmetricDistance = 1 << 8,
}
