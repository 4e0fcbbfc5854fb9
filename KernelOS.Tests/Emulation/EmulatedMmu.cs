using System;
using System.Collections.Generic;

namespace KernelOS.Tests.Emulation;

/// <summary>The MMU of one CPU: walks tables, and keeps what it found until it is told otherwise.</summary>
/// <remarks>
/// It caches every page and every table that it comes by, evicts nothing by itself, and drops on an invalidation no
/// more than the architecture promises: the page at the address, and the tables on the way to it. So every missing
/// invalidation shows, in <see cref="FindStale"/> or in a wrong translation.
/// </remarks>
/// <typeparam name="TMmu">The architecture.</typeparam>
public sealed class EmulatedMmu<TMmu>(EmulatedRam ram)
    where TMmu : struct, ISoftwareMmu
{
    private readonly List<MmuPage> _pages = [];
    private readonly Dictionary<(int Depth, ulong Prefix), (ulong Table, MmuRights Rights)> _tables = [];

    /// <summary>The root table's physical address; a change drops everything, as if nothing were global.</summary>
    public ulong Root
    {
        get;
        set
        {
            field = value;
            InvalidateAll();
        }
    }

    /// <summary>Invalidations of single pages so far.</summary>
    public int SingleInvalidations { get; private set; }

    /// <summary>Invalidations of everything so far.</summary>
    public int FullInvalidations { get; private set; }

    /// <summary>Translates as the CPU would, with what it has cached; null is a fault.</summary>
    public MmuPage? Translate(ulong address)
    {
        foreach (MmuPage cached in _pages)
        {
            if (cached.Contains(address))
            {
                return cached;
            }
        }

        MmuPage? found = Walk(address, useCache: true);
        if (found is MmuPage page)
        {
            _pages.Add(page);
        }

        return found;
    }

    /// <summary>Translates by the tables in memory alone; null is a fault.</summary>
    public MmuPage? Walk(ulong address) => Walk(address, useCache: false);

    /// <summary>A cached page or table that is no longer what memory says, or null.</summary>
    public string? FindStale()
    {
        foreach (MmuPage page in _pages)
        {
            if (Walk(page.Start, useCache: false) != page)
            {
                return $"page 0x{page.Start:x} → 0x{page.Frame:x}, {page.Shift} bits, {page.Rights}";
            }
        }

        foreach (((int depth, ulong prefix), (ulong table, MmuRights _)) in _tables)
        {
            if (FindTable(prefix << GetShift(depth - 1), depth) != table)
            {
                return $"table 0x{table:x} at depth {depth} for 0x{prefix << GetShift(depth - 1):x}";
            }
        }

        return null;
    }

    /// <summary>INVLPG, or TLBI VAE1.</summary>
    public void Invalidate(ulong address)
    {
        SingleInvalidations++;
        _pages.RemoveAll(page => page.Contains(address));
        for (int depth = 1; depth < TMmu.Levels; depth++)
        {
            _tables.Remove((depth, Truncate(address) >> GetShift(depth - 1)));
        }
    }

    /// <summary>Everything is dropped.</summary>
    public void InvalidateAll()
    {
        FullInvalidations++;
        _pages.Clear();
        _tables.Clear();
    }

    private static int GetShift(int depth) => 12 + (9 * (TMmu.Levels - 1 - depth));

    private static ulong Truncate(ulong address) => address & ((1UL << 48) - 1);

    private MmuPage? Walk(ulong address, bool useCache)
    {
        ulong table = Root;
        int depth = 0;
        MmuRights rights = (MmuRights)~0;
        for (int cachedDepth = TMmu.Levels - 1; useCache && cachedDepth > 0; cachedDepth--)
        {
            if (_tables.TryGetValue((cachedDepth, Truncate(address) >> GetShift(cachedDepth - 1)), out (ulong Table, MmuRights Rights) cached))
            {
                (table, rights) = cached;
                depth = cachedDepth;
                break;
            }
        }

        for (; ; depth++)
        {
            ulong entry = ram.ReadEntry(table + ((Truncate(address) >> GetShift(depth) & 511) * 8));
            switch (TMmu.Step(entry, depth, ref rights, out ulong next, out MmuPage page))
            {
                case MmuStep.NotPresent:
                    return null;
                case MmuStep.Malformed:
                    throw new InvalidOperationException($"malformed entry 0x{entry:x} at depth {depth} for 0x{address:x}");
                case MmuStep.Page:
                    page = page with { Start = address >> page.Shift << page.Shift };
                    CheckStretch(table, address, depth, page, TMmu.GetStretch(entry), useCache);
                    return page;
            }

            table = next;
            if (useCache)
            {
                _tables[(depth + 1, Truncate(address) >> GetShift(depth))] = (table, rights);
            }
        }
    }

    /// <summary>Entries that say they are one stretch must be; the TLB may then know all of them after one walk.</summary>
    private void CheckStretch(ulong table, ulong address, int depth, MmuPage page, int stretch, bool useCache)
    {
        ulong number = address >> page.Shift;
        ulong first = number - (number % (ulong)stretch);
        for (ulong i = 0; stretch > 1 && i < (ulong)stretch; i++)
        {
            ulong entry = ram.ReadEntry(table + ((Truncate((first + i) << page.Shift) >> GetShift(depth) & 511) * 8));
            MmuRights rights = (MmuRights)~0;
            MmuPage expected = page with { Start = (first + i) << page.Shift, Frame = page.Frame + ((first + i - number) << page.Shift) };
            bool isPage = TMmu.Step(entry, depth, ref rights, out _, out MmuPage found) == MmuStep.Page;
            if (!isPage || TMmu.GetStretch(entry) != stretch || found with { Start = expected.Start, Rights = page.Rights } != expected || (expected.Frame >> page.Shift) % (ulong)stretch != i)
            {
                throw new InvalidOperationException($"entry 0x{entry:x} is not what its neighbour for 0x{address:x} says");
            }

            if (useCache && i + first != number)
            {
                _pages.RemoveAll(cached => cached.Start == expected.Start);
                _pages.Add(expected);
            }
        }
    }

    private ulong? FindTable(ulong address, int wantedDepth)
    {
        ulong table = Root;
        MmuRights rights = (MmuRights)~0;
        for (int depth = 0; depth < wantedDepth; depth++)
        {
            ulong entry = ram.ReadEntry(table + ((address >> GetShift(depth) & 511) * 8));
            if (TMmu.Step(entry, depth, ref rights, out table, out _) != MmuStep.Table)
            {
                return null;
            }
        }

        return table;
    }
}
