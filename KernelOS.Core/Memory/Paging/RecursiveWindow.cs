using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Reaches the tables of the active address space through a root entry that leads back to the root.</summary>
/// <remarks>
/// A walk that goes through that entry once ends one level early, at the table where the page would be. So the tables
/// of level n lie where the highest n + 1 indexes are the slot, and the other indexes have moved down:
/// <code>
/// address      i3   i2   i1   i0   offset
/// level 0     slot  i3   i2   i1   8·i0
/// level 1     slot slot  i3   i2   8·i1
/// </code>
/// A new table is filled in through physical memory: linked before it is clear, the CPU could walk and cache what was
/// in its frame before.
/// </remarks>
/// <typeparam name="TMemory">The active address space, and the window onto physical memory.</typeparam>
/// <param name="memory">The active address space, and the window onto physical memory.</param>
/// <param name="slot">The index of the root entry, 0 to 511.</param>
public readonly unsafe struct RecursiveWindow<TMemory>(TMemory memory, int slot = RecursiveWindow<TMemory>.DefaultSlot) : ITableWindow
    where TMemory : struct, IVirtualMemory, IPhysicalMemory
{
    /// <summary>The last root entry.</summary>
    public const int DefaultSlot = 511;

    private readonly TMemory _memory = memory;

    /// <inheritdoc/>
    public static bool IsRecursive => true;

    /// <inheritdoc/>
    public int RecursiveSlot { get; } = slot;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* GetEntry(PhysicalAddress table, VirtualAddress address, int level) =>
        (ulong*)(_memory.GetPointer(PageTable.GetRecursiveAddress(RecursiveSlot, address, level)) + PageTable.GetOffset(address, level));

    /// <inheritdoc/>
    public ulong* GetUnlinkedTable(PhysicalAddress table) => (ulong*)_memory.GetPointer(table);
}
