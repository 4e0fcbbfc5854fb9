using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>How the kernel reaches the page tables of one address space.</summary>
public interface ITableWindow
{
    /// <summary>Whether the tables are reached through their own recursive entry, which the format must then allow.</summary>
    static abstract bool IsRecursive { get; }

    /// <summary>The root entry that leads back to the root, or −1 if there is none: its aliases of the tables must be invalidated with them.</summary>
    int RecursiveSlot { get; }

    /// <summary>Where the kernel sees an entry.</summary>
    /// <param name="table">The table in which it lies.</param>
    /// <param name="address">An address for whose translation the entry is used.</param>
    /// <param name="level">The table's level.</param>
    unsafe ulong* GetEntry(PhysicalAddress table, VirtualAddress address, int level);

    /// <summary>Where the kernel sees a table that is linked nowhere yet, to fill it in before the hardware can find it.</summary>
    unsafe ulong* GetUnlinkedTable(PhysicalAddress table);
}
