using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>What is done to each leaf of a range.</summary>
internal interface IEntryChange
{
    /// <summary>Whether pages stay mapped.</summary>
    static abstract bool KeepsPages { get; }

    /// <summary>Gives the entry that takes a leaf's place: 0 to unmap the page, the same to leave it.</summary>
    ulong Apply(ulong entry, VirtualAddress start, int level);
}
