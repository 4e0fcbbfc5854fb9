using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>What the pages of mappings are like that have frames; counts of 4 KiB pages.</summary>
public struct PageUsage
{
    /// <summary>Pages that have frames.</summary>
    public ulong Resident { get; set; }

    /// <summary>Bytes, of each page its part if several address spaces have it.</summary>
    public ulong ProportionalBytes { get; set; }

    /// <summary>Pages of objects, that other address spaces have too.</summary>
    public ulong SharedClean { get; set; }

    /// <summary>Private memory that other address spaces have too, until one of them writes.</summary>
    public ulong SharedDirty { get; set; }

    /// <summary>Pages of objects, that no other address space has.</summary>
    public ulong PrivateClean { get; set; }

    /// <summary>Private memory of its own.</summary>
    public ulong PrivateDirty { get; set; }

    /// <summary>Private memory.</summary>
    public ulong Anonymous { get; set; }

    /// <summary>Private memory in larger pages.</summary>
    public ulong Large { get; set; }

    /// <summary>All of them by node.</summary>
    internal NodeCounts OfNodes;

    /// <summary>A count for each node.</summary>
    [InlineArray(NumaNode.MaximumCount)]
    internal struct NodeCounts
    {
        private ulong _first;
    }
}
