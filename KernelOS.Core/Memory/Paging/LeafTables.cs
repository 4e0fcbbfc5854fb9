using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Goes through the tables of 4 KiB pages that exist for a range, one after the other, with one walk for each.</summary>
/// <remarks>Large pages of 2 MiB that lie in the range with their whole extent come by too, as tables without entries; there must be no larger ones.</remarks>
/// <typeparam name="TFormat">How entries are written.</typeparam>
/// <typeparam name="TWindow">How the tables are reached.</typeparam>
// SAFETY: as for the walker.
internal unsafe struct LeafTables<TFormat, TWindow>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
{
    private readonly PageTableWalker<TFormat, TWindow> _walker;
    private ulong _position;
    private ulong _left;

    /// <summary>Starts before the first table.</summary>
    /// <param name="walker">Finds the tables.</param>
    /// <param name="range">Aligned to 4 KiB.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LeafTables(PageTableWalker<TFormat, TWindow> walker, VirtualRange range)
    {
        _walker = walker;
        _position = range.Start.Value;
        _left = range.Length;
        Entry = null;
        Parent = null;
        Count = 0;
        IsLargePage = false;
        Start = default;
    }

    /// <summary>The first entry in the range of the current table; a large page's own.</summary>
    public ulong* Entry { get; private set; }

    /// <summary>The entry that leads to the current table, or to that in which a large page's entry lies.</summary>
    public ulong* Parent { get; private set; }

    /// <summary>How many entries of the current table lie in the range; 0 for a large page.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a large page has come by.</summary>
    public bool IsLargePage { get; private set; }

    /// <summary>The address that the first of them translates.</summary>
    public VirtualAddress Start { get; private set; }

    /// <summary>Goes to the next table; false if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        while (_left != 0)
        {
            Start = VirtualAddress.FromUnchecked(_position);
            if (_walker.TryDescend(Start, 0, out ulong* entry, out ulong* parent))
            {
                Entry = entry;
                Parent = parent;
                IsLargePage = false;
                Count = (int)Math.Min((ulong)(PageTable.Entries - PageTable.GetIndex(Start, 0)), _left >> PageTable.GetShift(0));
                Advance((ulong)Count << PageTable.GetShift(0));
                return true;
            }

            if (TryTakeLargePage())
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeLargePage()
    {
        int level = _walker.Descend(Start, 0, out ulong* entry, out ulong* parent);
        ulong size = 1UL << PageTable.GetShift(level);
        Advance(Math.Min(_left, size - (_position & (size - 1))));

        // SAFETY: the walk has ended at an entry.
        if (*entry == 0)
        {
            return false;
        }

        Entry = entry;
        Parent = parent;
        Count = 0;
        IsLargePage = true;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(ulong bytes)
    {
        _position += bytes;
        _left -= bytes;
    }
}
