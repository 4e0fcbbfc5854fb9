using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Goes through the tables of 4 KiB pages that exist for a range, one after the other, with one walk for each.</summary>
/// <remarks>A range in which there are larger pages must not be gone through.</remarks>
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
        Start = default;
    }

    /// <summary>The first entry in the range of the current table.</summary>
    public ulong* Entry { get; private set; }

    /// <summary>The entry that leads to the current table.</summary>
    public ulong* Parent { get; private set; }

    /// <summary>How many entries of the current table lie in the range.</summary>
    public int Count { get; private set; }

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
                Count = (int)Math.Min((ulong)(PageTable.Entries - PageTable.GetIndex(Start, 0)), _left >> PageTable.GetShift(0));
                Advance((ulong)Count << PageTable.GetShift(0));
                return true;
            }

            SkipMissing();
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SkipMissing()
    {
        int level = _walker.Descend(Start, 0, out _, out _);
        ulong size = 1UL << PageTable.GetShift(level);
        Advance(Math.Min(_left, size - (_position & (size - 1))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(ulong bytes)
    {
        _position += bytes;
        _left -= bytes;
    }
}
