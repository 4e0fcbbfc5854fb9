using System;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;

namespace KernelOS.Core.Memory.Physical;

/// <summary>The raw memory of a <see cref="FrameAllocator{TPlatform}"/>: what lies where, and how frames are numbered.</summary>
/// <remarks>
/// Physical memory is cut into sections of 1 GiB. Those without a frame of ours cost 8 bytes in the directory and
/// nothing else: the others are numbered without gaps, and with them blocks (2 MiB, 512 a section) and frames:
/// <code>
/// physical GiB      0     1     2     3     4
///                 [RAM] [RAM] [   ] [   ] [RAM]
/// section           0     1                 2      index = frame number − directory[GiB]
/// </code>
/// Layout: directory, deltas (one each section, the same numbers by section), owned ranges, reservations of the
/// CPUs for each node, what is known of nodes, block states (one block more than there is: the block of CPUs that
/// have reserved none), bitmap (1 = free), indexes of blocks. Everything starts at a multiple of 64 bytes. A GiB
/// costs about 35 KiB.
/// </remarks>
internal readonly unsafe struct FrameMetadata
{
    public const int FramesPerBlock = 512;
    public const int WordsPerBlock = FramesPerBlock / 64;
    public const int BlocksPerSection = 512;
    public const int SectionShift = 30;
    public const int FrameShift = 12;
    public const int FramesPerSectionShift = SectionShift - FrameShift;
    private const ulong Line = 64;

    /// <summary>In the directory, for a GiB without frames: leads far outside the bitmap.</summary>
    private const long NoSection = long.MinValue;

    public readonly ulong DirectoryLength;
    public readonly ulong SectionCount;
    public readonly ulong FrameCount;
    public readonly ulong BlockCount;
    public readonly int CpuCount;
    public readonly int OwnedCount;
    public readonly long* Directory;
    public readonly long* Deltas;
    public readonly PhysicalRange* Owned;
    public readonly CpuReservation* Reservations;
    public readonly uint* States;
    public readonly ulong* Bitmap;
    public readonly BlockIndex Index;
    public readonly FrameNodes Nodes;
    public readonly ulong Bytes;

    /// <summary>Lays out the metadata for a map; with <paramref name="memory"/> null, only to learn <see cref="Bytes"/>.</summary>
    public FrameMetadata(MemoryMap map, NumaTopology? topology, int cpuCount, byte* memory)
    {
        Check.That(cpuCount > 0, "a frame allocator without a CPU");
        ulong end = 0;
        ulong lastSection = ulong.MaxValue;
        ulong ownedRegions = 0;
        foreach (MemoryRegion region in map.Regions)
        {
            if (!region.IsOwned)
            {
                continue;
            }

            ownedRegions++;
            OwnedCount += region.Range.Start.Value == end && end != 0 ? 0 : 1;
            end = region.Range.End;
            ulong first = region.Range.Start.Value >> SectionShift;
            ulong last = (end - 1) >> SectionShift;
            SectionCount += last - first + (first == lastSection ? 0UL : 1UL);
            lastSection = last;
        }

        Check.That(SectionCount > 0, "a frame allocator without a frame");
        DirectoryLength = lastSection + 1;
        BlockCount = ((SectionCount - 1) * BlocksPerSection) + (((end - 1) >> 21) & (BlocksPerSection - 1)) + 1;
        FrameCount = BlockCount * FramesPerBlock;
        CpuCount = cpuCount;

        ulong at = 0;
        Directory = (long*)Place(memory, ref at, DirectoryLength * sizeof(long));
        Deltas = (long*)Place(memory, ref at, SectionCount * sizeof(long));

        // Room for each region: those that are one range now may be several once memory has been reserved between them.
        Owned = (PhysicalRange*)Place(memory, ref at, ownedRegions * (ulong)sizeof(PhysicalRange));
        Reservations = (CpuReservation*)Place(memory, ref at, (ulong)(cpuCount * (topology?.NodeCount ?? 1)) * CpuReservation.Size);
        Nodes = new FrameNodes(topology, Place(memory, ref at, FrameNodes.GetBytes(topology, cpuCount)));
        States = (uint*)Place(memory, ref at, (BlockCount + 1) * sizeof(uint));
        Bitmap = (ulong*)Place(memory, ref at, BlockCount * WordsPerBlock * sizeof(ulong));

        // Whole sections, so that those who look at all blocks of one need not ask whether they exist.
        ulong blocksInIndex = SectionCount * BlocksPerSection;
        byte* index = Place(memory, ref at, BlockIndex.GetBytes(blocksInIndex));
        Bytes = at;
        if (memory != null)
        {
            Clear(memory, at);
            Index = new BlockIndex(index, blocksInIndex);
        }
    }

    /// <summary>The frame number of an index.</summary>
    // SAFETY: index is below FrameCount, so its section has a delta.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong GetNumber(ulong index) => index + (ulong)Deltas[index >> FramesPerSectionShift];

    /// <summary>The index of a frame number; not below <see cref="FrameCount"/> if its section has no frame of ours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong GetIndex(ulong number)
    {
        ulong gib = number >> FramesPerSectionShift;

        // SAFETY: gib was compared with the directory's length.
        return gib < DirectoryLength ? number - (ulong)Directory[gib] : ulong.MaxValue;
    }

    /// <summary>How many indexes belong to frame numbers below <paramref name="number"/>.</summary>
    public ulong CountIndexesBelow(ulong number)
    {
        ulong gib = number >> FramesPerSectionShift;
        if (gib >= DirectoryLength)
        {
            return FrameCount;
        }

        // SAFETY: gib was compared with the directory's length and only falls.
        if (Directory[gib] != NoSection)
        {
            return Math.Min(number - (ulong)Directory[gib], FrameCount);
        }

        while (gib > 0)
        {
            gib--;
            if (Directory[gib] != NoSection)
            {
                return (((gib + 1) << FramesPerSectionShift) - (ulong)Directory[gib]);
            }
        }

        return 0;
    }

    /// <summary>Whether a frame is ours.</summary>
    public bool Owns(ulong number)
    {
        // High memory is given out first.
        for (int i = OwnedCount - 1; i >= 0; i--)
        {
            // SAFETY: i is below the number of ranges.
            if (number - (Owned[i].Start.Value >> FrameShift) < Owned[i].Length >> FrameShift)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Fills everything in from the map.</summary>
    public void Fill(MemoryMap map, NumaTopology? topology)
    {
        // SAFETY: the constructor counted sections, ranges and blocks of the same map.
        for (ulong gib = 0; gib < DirectoryLength; gib++)
        {
            Directory[gib] = NoSection;
        }

        for (ulong block = 0; block <= BlockCount; block++)
        {
            States[block] = BlockState.Mixed;
        }

        for (int i = 0; i < CpuCount * Nodes.Count; i++)
        {
            Reservations[i].Word = BlockCount * WordsPerBlock;
        }

        ulong section = 0;
        int owned = 0;
        foreach (MemoryRegion region in map.Regions)
        {
            if (region.IsOwned)
            {
                AddSections(region.Range, ref section);
                bool extends = owned > 0 && Owned[owned - 1].End == region.Range.Start.Value;
                PhysicalAddress start = extends ? Owned[--owned].Start : region.Range.Start;
                Owned[owned++] = PhysicalRange.FromBounds(start, region.Range.End);
            }
        }

        for (int i = 0; i < OwnedCount; i++)
        {
            FrameRange<Size2MiB> blocks = FrameRange<Size2MiB>.Inside(Owned[i]);
            for (ulong j = 0; j < blocks.Count; j++)
            {
                States[GetIndex(blocks[j].Start.Value >> FrameShift) / FramesPerBlock] = 0;
            }
        }

        Nodes.Fill(topology, this);
        MarkBorders();
        foreach (MemoryRegion region in map.Regions)
        {
            if (region.Kind == MemoryRegionKind.Usable)
            {
                AddFree(region.Range.Start.Value >> FrameShift, region.Range.Length >> FrameShift);
            }
        }
    }

    private void MarkBorders()
    {
        foreach (ref readonly NodeRange range in Nodes.Ranges)
        {
            if (range.First % FramesPerBlock != 0)
            {
                // SAFETY: ranges lie below the number of frames.
                States[range.First / FramesPerBlock] |= BlockState.Border;
            }
        }
    }

    private void AddSections(PhysicalRange range, ref ulong section)
    {
        // SAFETY: as in Fill.
        for (ulong gib = range.Start.Value >> SectionShift; gib <= (range.End - 1) >> SectionShift; gib++)
        {
            if (Directory[gib] == NoSection)
            {
                Directory[gib] = Deltas[section] = (long)((gib - section) << FramesPerSectionShift);
                section++;
            }
        }
    }

    private void AddFree(ulong number, ulong count)
    {
        // SAFETY: the frames are owned, so they have indexes. Whole blocks at once: there can be millions.
        while (count > 0)
        {
            ulong index = GetIndex(number);
            bool isWhole = index % FramesPerBlock == 0 && count >= FramesPerBlock;
            ulong run = isWhole ? FramesPerBlock : Math.Min(64 - (index & 63), count);
            if (isWhole)
            {
                new Span<ulong>(Bitmap + (index >> 6), WordsPerBlock).Fill(ulong.MaxValue);
            }
            else
            {
                Bitmap[index >> 6] |= ~0UL >> (int)(64 - run) << (int)(index & 63);
            }

            States[index / FramesPerBlock] += (uint)run;
            number += run;
            count -= run;
        }
    }

    private static byte* Place(byte* memory, ref ulong at, ulong bytes)
    {
        byte* place = memory + at;
        at += (bytes + Line - 1) & ~(Line - 1);
        return place;
    }

    internal static void Clear(byte* memory, ulong bytes)
    {
        // SAFETY: the caller of the allocator's constructor vouches for so many bytes; spans are too short for many TiB.
        for (ulong at = 0; at < bytes; at += 1 << 20)
        {
            new Span<byte>(memory + at, (int)Math.Min(bytes - at, 1 << 20)).Clear();
        }
    }
}
