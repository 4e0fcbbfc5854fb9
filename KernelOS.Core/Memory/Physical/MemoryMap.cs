using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Physical memory as a list of regions: ascending, disjoint, aligned to 4 KiB, neighbours of one kind merged.</summary>
/// <remarks>
/// Made from what firmware gives, in any order and with any overlaps. Usable memory shrinks to whole frames, every
/// other kind grows to whole frames, and where entries overlap the more restrictive kind wins. Entries are cut off
/// at 2⁵² bytes; a usable entry whose end wraps is dropped, a restrictive one reaches to the end.
/// Reservations (kernel image, modules, boot information) are carved out of usable memory only: they neither make
/// memory where there is none nor soften a more restrictive kind.
/// </remarks>
public sealed class MemoryMap
{
    private const ulong FrameSize = 4096;
    private const ulong SpaceEnd = 1UL << PhysicalAddress.MaximumBits;

    /// <summary>How many further regions <see cref="TryReserve"/> can make.</summary>
    private const int SpareRegions = 8;

    private readonly MemoryRegion[] _regions;
    private int _count;

    private MemoryMap(MemoryRegion[] regions) => _regions = regions;

    /// <summary>The regions in ascending order.</summary>
    public ReadOnlySpan<MemoryRegion> Regions => new(_regions, 0, _count);

    /// <summary>How many bytes are usable, a multiple of 4 KiB.</summary>
    public ulong UsableBytes => SumOf(MemoryRegionKind.Usable);

    /// <summary>Makes the map; allocates the list of regions.</summary>
    /// <param name="entries">What firmware says.</param>
    /// <param name="reservations">What is in use already.</param>
    /// <returns>The map, or why there is none.</returns>
    public static Result<MemoryMap, MemoryMapError> Create(ReadOnlySpan<MemoryMapEntry> entries, ReadOnlySpan<MemoryMapEntry> reservations)
    {
        if (entries.IsEmpty)
        {
            return MemoryMapError.Empty;
        }

        int count = Normalize(entries, reservations, Span<MemoryRegion>.Empty);
        MemoryMap map = new(new MemoryRegion[count + SpareRegions]);
        map._count = Normalize(entries, reservations, map._regions);
        return map.UsableBytes == 0 ? MemoryMapError.NoUsableMemory : map;
    }

    /// <summary>How many bytes are of one kind.</summary>
    public ulong SumOf(MemoryRegionKind kind)
    {
        ulong sum = 0;
        foreach (MemoryRegion region in Regions)
        {
            sum += region.Kind == kind ? region.Range.Length : 0;
        }

        return sum;
    }

    /// <summary>Takes whole frames out of usable memory, for what must be placed before there is a frame allocator.</summary>
    /// <param name="length">How many bytes; rounded up to 4 KiB.</param>
    /// <param name="limit">Where they end at the latest.</param>
    /// <param name="kind">What they become.</param>
    /// <param name="range">The bytes, from the lowest usable region of at least 1 MiB in which they fit (the memory below 1 MiB is scarce), else from the highest that there is.</param>
    /// <returns>False if no region can give them, or if this was done too often (at most 8 times).</returns>
    public bool TryReserve(ulong length, PhysicalAddress limit, MemoryRegionKind kind, out PhysicalRange range)
    {
        range = default;
        if (length == 0 || length > SpaceEnd || _count == _regions.Length)
        {
            return false;
        }

        length = (length + FrameSize - 1) & ~(FrameSize - 1);
        int chosen = -1;
        for (int i = 0; i < _count; i++)
        {
            MemoryRegion region = _regions[i];
            if (region.Kind == MemoryRegionKind.Usable
                && region.Range.Length >= length
                && region.Range.Start.Value + length <= limit.Value)
            {
                chosen = i;
                if (region.Range.Start.Value >= 1 << 20)
                {
                    break;
                }
            }
        }

        if (chosen < 0)
        {
            return false;
        }

        range = PhysicalRange.Create(_regions[chosen].Range.Start, length);
        ulong rest = _regions[chosen].Range.Length - length;
        if (rest == 0)
        {
            _regions[chosen] = new MemoryRegion(range, kind);
            return true;
        }

        for (int i = _count++; i > chosen; i--)
        {
            _regions[i] = _regions[i - 1];
        }

        _regions[chosen] = new MemoryRegion(range, kind);
        _regions[chosen + 1] = new MemoryRegion(PhysicalRange.Create(range.Start + length, rest), MemoryRegionKind.Usable);
        return true;
    }

    /// <summary>Sweeps from one boundary to the next; writes the regions that fit into <paramref name="output"/> and counts them all.</summary>
    private static int Normalize(ReadOnlySpan<MemoryMapEntry> entries, ReadOnlySpan<MemoryMapEntry> reservations, Span<MemoryRegion> output)
    {
        int count = 0;
        MemoryRegion pending = default;
        for (ulong position = 0; position < SpaceEnd;)
        {
            ulong next = SpaceEnd;
            bool present = TryGetKind(entries, position, ref next, out MemoryRegionKind kind);
            if (TryGetKind(reservations, position, ref next, out MemoryRegionKind reserved)
                && present
                && kind == MemoryRegionKind.Usable)
            {
                kind = reserved;
            }

            if (present)
            {
                bool extends = !pending.Range.IsEmpty && pending.Kind == kind && pending.Range.End == position;
                PhysicalAddress start = extends ? pending.Range.Start : PhysicalAddress.Create(position);
                if (!extends && !pending.Range.IsEmpty)
                {
                    Write(output, count++, pending);
                }

                pending = new MemoryRegion(PhysicalRange.FromBounds(start, next), kind);
            }

            position = next;
        }

        if (!pending.Range.IsEmpty)
        {
            Write(output, count++, pending);
        }

        return count;
    }

    private static void Write(Span<MemoryRegion> output, int index, MemoryRegion region)
    {
        if (index < output.Length)
        {
            output[index] = region;
        }
    }

    /// <summary>The most restrictive kind of the entries over <paramref name="position"/>; lowers <paramref name="next"/> to the nearest boundary behind it.</summary>
    private static bool TryGetKind(ReadOnlySpan<MemoryMapEntry> entries, ulong position, ref ulong next, out MemoryRegionKind kind)
    {
        kind = default;
        bool found = false;
        foreach (MemoryMapEntry entry in entries)
        {
            GetBounds(entry, out ulong start, out ulong end);
            if (start >= end)
            {
                continue;
            }

            if (position < start)
            {
                next = Math.Min(next, start);
            }
            else if (position < end)
            {
                next = Math.Min(next, end);
                kind = found && kind > entry.Kind ? kind : entry.Kind;
                found = true;
            }
        }

        return found;
    }

    /// <summary>The entry's whole frames below 2⁵²; start is not below end if there are none.</summary>
    private static void GetBounds(MemoryMapEntry entry, out ulong start, out ulong end)
    {
        bool usable = entry.Kind == MemoryRegionKind.Usable;
        bool wraps = entry.Length > ulong.MaxValue - entry.Start;
        start = entry.Start;
        end = wraps ? SpaceEnd : Math.Min(entry.Start + entry.Length, SpaceEnd);
        if (entry.Length == 0 || start >= SpaceEnd || (usable && wraps))
        {
            end = start;
            return;
        }

        if (usable)
        {
            start = (start + FrameSize - 1) & ~(FrameSize - 1);
            end &= ~(FrameSize - 1);
        }
        else
        {
            start &= ~(FrameSize - 1);
            end = (end + FrameSize - 1) & ~(FrameSize - 1);
        }
    }
}
