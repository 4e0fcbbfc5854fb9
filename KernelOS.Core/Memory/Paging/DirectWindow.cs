using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Reaches the tables of any address space, active or not, through the window onto all physical memory.</summary>
/// <typeparam name="TMemory">The window.</typeparam>
/// <param name="memory">The window.</param>
/// <param name="recursiveSlot">The root entry through which the same tables can also be reached, or −1.</param>
public readonly unsafe struct DirectWindow<TMemory>(TMemory memory, int recursiveSlot = -1) : ITableWindow
    where TMemory : struct, IPhysicalMemory
{
    private readonly TMemory _memory = memory;

    /// <inheritdoc/>
    public static bool IsRecursive => false;

    /// <inheritdoc/>
    public int RecursiveSlot { get; } = recursiveSlot;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* GetEntry(PhysicalAddress table, VirtualAddress address, int level) =>
        (ulong*)(_memory.GetPointer(table) + PageTable.GetOffset(address, level));

    /// <inheritdoc/>
    public ulong* GetUnlinkedTable(PhysicalAddress table) => (ulong*)_memory.GetPointer(table);
}
