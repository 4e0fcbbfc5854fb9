using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Reads the page tables of one address space, in any format and through any window.</summary>
/// <remarks>The caller holds the lock of the address space, or knows otherwise that no table goes away meanwhile.</remarks>
/// <typeparam name="TFormat">How entries are written.</typeparam>
/// <typeparam name="TWindow">How the tables are reached.</typeparam>
// SAFETY: entries lie in linked tables, which the window shows, and the caller sees to it that they stay.
public readonly unsafe struct PageTableWalker<TFormat, TWindow>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
{
    private readonly PhysicalAddress _root;
    private readonly TWindow _window;

    /// <summary>Makes a walker for existing tables.</summary>
    /// <param name="root">The root table.</param>
    /// <param name="window">How the tables are reached.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageTableWalker(Frame<Size4KiB> root, TWindow window)
    {
        Check.That(TFormat.AllowsRecursion || !TWindow.IsRecursive, "this page table format has no recursive window");
        _root = root.Start;
        _window = window;
    }

    /// <summary>The root table.</summary>
    public Frame<Size4KiB> Root => Frame<Size4KiB>.FromUnchecked(_root);

    private static int RootLevel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFormat.Levels - 1;
    }

    /// <summary>Finds where an address is in physical memory, inaccessible or not; false if it is not mapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTranslate(VirtualAddress address, out PhysicalAddress physical)
    {
        // No loop, so that each level's shift is a constant.
        PhysicalAddress table = _root;
        if (RootLevel == 3)
        {
            table = TFormat.DecodeTable(Read(table, address, RootLevel));
            if (table.Value == 0)
            {
                physical = default;
                return false;
            }
        }

        ulong entry = Read(table, address, 2);
        if (!TFormat.IsTable(entry, 2))
        {
            physical = Translate(entry, address, 2);
            return entry != 0;
        }

        entry = Read(TFormat.DecodeTable(entry), address, 1);
        if (!TFormat.IsTable(entry, 1))
        {
            physical = Translate(entry, address, 1);
            return entry != 0;
        }

        entry = Read(TFormat.DecodeTable(entry), address, 0);
        physical = Translate(entry, address, 0);
        return entry != 0;
    }

    /// <summary>Finds the page in which an address lies, of whatever size; false if it is not mapped.</summary>
    public bool TryFind(VirtualAddress address, out PageLeaf leaf)
    {
        int level = Descend(address, 0, out ulong* entry, out _);
        leaf = *entry == 0 ? default : Decode(*entry, address, level);
        return *entry != 0;
    }

    /// <summary>Finds the first page of which a byte lies in <paramref name="range"/>, skipping missing tables whole; false if there is none.</summary>
    public bool TryFindFirst(VirtualRange range, out PageLeaf leaf)
    {
        for (ulong position = 0; position < range.Length;)
        {
            VirtualAddress address = VirtualAddress.FromUnchecked(range.Start.Value + position);
            int level = Descend(address, 0, out ulong* entry, out _);
            ulong size = 1UL << PageTable.GetShift(level);
            ulong step = size - (address.Value & (size - 1));
            for (int left = PageTable.Entries - PageTable.GetIndex(address, level); left > 0 && position < range.Length; left--)
            {
                if (*entry != 0)
                {
                    if (TFormat.IsTable(*entry, level))
                    {
                        break;
                    }

                    leaf = Decode(*entry, VirtualAddress.FromUnchecked(range.Start.Value + position), level);
                    return true;
                }

                position += step;
                step = size;
                entry++;
            }
        }

        leaf = default;
        return false;
    }

    /// <summary>Tells <paramref name="visitor"/> of every page of which a byte lies in <paramref name="range"/>, in ascending order.</summary>
    public void Visit<TVisitor>(VirtualRange range, ref TVisitor visitor)
        where TVisitor : struct, IPageVisitor
    {
        while (TryFindFirst(range, out PageLeaf leaf))
        {
            visitor.Visit(leaf);
            ulong next = leaf.Start.Value + leaf.Size - range.Start.Value;
            if (next >= range.Length)
            {
                return;
            }

            range = VirtualRange.Create(range.Start + next, range.Length - next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PhysicalAddress Translate(ulong leaf, VirtualAddress address, int level)
    {
        ulong offset = address.Value & ((1UL << PageTable.GetShift(level)) - 1);
        return PhysicalAddress.FromUnchecked(TFormat.DecodeFrame(leaf, level).Value + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Read(PhysicalAddress table, VirtualAddress address, int level) => *_window.GetEntry(table, address, level);

    /// <summary>Follows the tables on an address's path down to <paramref name="level"/>; false if they do not lead so far.</summary>
    /// <param name="address">The address.</param>
    /// <param name="level">The level of the table wanted, below the root's.</param>
    /// <param name="entry">The entry on the path in that table.</param>
    /// <param name="parent">The entry that leads to that table.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryDescend(VirtualAddress address, int level, out ulong* entry, out ulong* parent) =>
        TryDescend(_root, _window, address, level, out entry, out parent);

    /// <inheritdoc cref="TryDescend(VirtualAddress, int, out ulong*, out ulong*)"/>
    /// <remarks>For who has no walker: nothing is kept in memory.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryDescend(PhysicalAddress root, TWindow window, VirtualAddress address, int level, out ulong* entry, out ulong* parent)
    {
        // No loop, so that each level's shift is a constant, and nothing is kept for those who fail.
        // SAFETY: each table is linked, so the window shows it, and the caller sees to it that it stays.
        entry = null;
        parent = null;
        if (RootLevel == 3 && level < 2)
        {
            // A root of four levels has no leaves, and no table is at address 0: what is masked anyway tells enough.
            root = TFormat.DecodeTable(*window.GetEntry(root, address, RootLevel));
            if (root.Value == 0)
            {
                return false;
            }
        }

        if (level < 1)
        {
            ulong link = *window.GetEntry(root, address, 2);
            if (!TFormat.IsTable(link, 2))
            {
                return false;
            }

            root = TFormat.DecodeTable(link);
        }

        ulong* last = window.GetEntry(root, address, level + 1);
        ulong value = *last;
        if (!TFormat.IsTable(value, level + 1))
        {
            return false;
        }

        parent = last;
        entry = window.GetEntry(TFormat.DecodeTable(value), address, level);
        return true;
    }

    /// <summary>Follows the tables on an address's path down to <paramref name="level"/>, or to the entry that leads no further.</summary>
    /// <param name="address">The address.</param>
    /// <param name="level">The level at which to stop.</param>
    /// <param name="entry">The last entry on the path.</param>
    /// <param name="parent">The entry that leads to the table in which it lies; null if that is the root.</param>
    /// <returns>The level of the table in which the entry lies.</returns>
    internal int Descend(VirtualAddress address, int level, out ulong* entry, out ulong* parent)
    {
        // SAFETY: as in TryDescend.
        int at = RootLevel;
        parent = null;
        entry = _window.GetEntry(_root, address, at);
        while (at > level && TFormat.IsTable(*entry, at))
        {
            parent = entry;
            at--;
            entry = _window.GetEntry(TFormat.DecodeTable(*parent), address, at);
        }

        return at;
    }

    private static PageLeaf Decode(ulong entry, VirtualAddress address, int level)
    {
        int shift = PageTable.GetShift(level);
        return new PageLeaf(address.AlignDown(1UL << shift), TFormat.DecodeFrame(entry, level), shift, TFormat.DecodeAttributes(entry, level));
    }
}
