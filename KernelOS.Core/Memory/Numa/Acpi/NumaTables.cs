using System;
using System.Buffers.Binary;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Memory.Numa.Acpi;

/// <summary>Reads a machine's nodes from the ACPI tables SRAT (whose memory and processors) and SLIT (distances).</summary>
/// <remarks>
/// Nothing in the tables is believed: whatever they hold, there is a topology in the end, at worst of one node. Proximity
/// domains, 32-bit numbers with any gaps, become nodes in ascending order. Sources: ACPI spec. 6.5, 5.2.16 and 5.2.17.
/// </remarks>
public static class NumaTables
{
    private const int EntriesOffset = 48;
    private const int LocalitiesOffset = 36;
    private const int DistancesOffset = 44;

    /// <summary>Makes the topology; allocates.</summary>
    /// <param name="affinity">The SRAT, with anything behind it; empty if there is none.</param>
    /// <param name="distances">The SLIT, with anything behind it; empty if there is none.</param>
    /// <param name="issues">What was wrong with them.</param>
    public static NumaTopology Read(ReadOnlySpan<byte> affinity, ReadOnlySpan<byte> distances, out NumaTableIssues issues)
    {
        issues = NumaTableIssues.None;
        if (affinity.IsEmpty)
        {
            return NumaTopology.CreateSingle();
        }

        NumaTopologyBuilder? builder = ReadAffinity(affinity, ref issues);
        if (builder is null)
        {
            return NumaTopology.CreateSingle();
        }

        ReadDistances(distances, builder, ref issues);
        Result<NumaTopology, NumaError> built = builder.Build();
        issues |= built.Error == NumaError.OverlappingRanges ? NumaTableIssues.OverlappingMemory : NumaTableIssues.None;
        return built.TryGet(out NumaTopology topology) ? topology : NumaTopology.CreateSingle();
    }

    private static NumaTopologyBuilder? ReadAffinity(ReadOnlySpan<byte> table, ref NumaTableIssues issues)
    {
        if (!AcpiHeader.TryValidate("SRAT"u8, ref table) || table.Length < EntriesOffset || !TryCount(table, out int memories, out int processors))
        {
            issues |= NumaTableIssues.DamagedAffinityTable;
            return null;
        }

        NumaTopologyBuilder builder = new(memories, processors);
        if (!TryAddNodes(table, builder))
        {
            issues |= NumaTableIssues.TooManyNodes;
            return null;
        }

        bool hasMemory = false;
        byte revision = AcpiHeader.ReadRevision(table);
        for (ReadOnlySpan<byte> rest = table[EntriesOffset..]; !rest.IsEmpty;)
        {
            AffinityEntry.TryTake(ref rest, revision, out AffinityEntry entry);
            if (entry.Kind == AffinityKind.Other || !builder.TryFindNode(entry.Domain, out NumaNode node))
            {
                continue;
            }

            if (entry.Kind == AffinityKind.Processor)
            {
                builder.AddProcessor(node, (uint)entry.First);
            }
            else if (!PhysicalRange.TryCreate(entry.First, entry.Length, out PhysicalRange range))
            {
                issues |= NumaTableIssues.ImpossibleMemory;
            }
            else if (!range.IsEmpty)
            {
                builder.AddMemory(node, range);
                hasMemory = true;
            }
        }

        issues |= hasMemory ? NumaTableIssues.None : NumaTableIssues.NoMemory;
        return hasMemory ? builder : null;
    }

    private static bool TryCount(ReadOnlySpan<byte> table, out int memories, out int processors)
    {
        memories = processors = 0;
        byte revision = AcpiHeader.ReadRevision(table);
        for (ReadOnlySpan<byte> rest = table[EntriesOffset..]; !rest.IsEmpty;)
        {
            if (!AffinityEntry.TryTake(ref rest, revision, out AffinityEntry entry))
            {
                return false;
            }

            memories += entry.Kind == AffinityKind.Memory ? 1 : 0;
            processors += entry.Kind == AffinityKind.Processor ? 1 : 0;
        }

        return true;
    }

    /// <summary>Adds a node for each domain, the lowest first; false if there are too many.</summary>
    private static bool TryAddNodes(ReadOnlySpan<byte> table, NumaTopologyBuilder builder)
    {
        byte revision = AcpiHeader.ReadRevision(table);
        for (ulong least = 0; ;)
        {
            ulong next = ulong.MaxValue;
            for (ReadOnlySpan<byte> rest = table[EntriesOffset..]; !rest.IsEmpty;)
            {
                AffinityEntry.TryTake(ref rest, revision, out AffinityEntry entry);
                bool counts = entry.Kind == AffinityKind.Processor || (entry.Kind == AffinityKind.Memory && entry.Length != 0);
                next = counts && entry.Domain >= least ? Math.Min(next, entry.Domain) : next;
            }

            if (next == ulong.MaxValue)
            {
                return true;
            }

            if (!builder.TryAddNode((uint)next, out _))
            {
                return false;
            }

            least = next + 1;
        }
    }

    private static void ReadDistances(ReadOnlySpan<byte> table, NumaTopologyBuilder builder, ref NumaTableIssues issues)
    {
        if (table.IsEmpty)
        {
            return;
        }

        if (!AcpiHeader.TryValidate("SLIT"u8, ref table) || table.Length < DistancesOffset)
        {
            issues |= NumaTableIssues.DamagedDistanceTable;
            return;
        }

        // Such a count that its square cannot overflow.
        ulong localities = BinaryPrimitives.ReadUInt64LittleEndian(table[LocalitiesOffset..]);
        if (localities > ushort.MaxValue || localities * localities > (ulong)(table.Length - DistancesOffset))
        {
            issues |= NumaTableIssues.DamagedDistanceTable;
            return;
        }

        if (!TrySetDistances(table[DistancesOffset..], (uint)localities, builder, ref issues))
        {
            issues |= NumaTableIssues.ImpossibleDistance;
            builder.ClearDistances();
        }
        else if (builder.HasAsymmetricDistances())
        {
            issues |= NumaTableIssues.AsymmetricDistance;
        }
    }

    private static bool TrySetDistances(ReadOnlySpan<byte> matrix, uint localities, NumaTopologyBuilder builder, ref NumaTableIssues issues)
    {
        for (int i = 0; i < builder.NodeCount; i++)
        {
            for (int j = 0; j < builder.NodeCount; j++)
            {
                NumaNode from = NumaNode.FromUnchecked(i);
                NumaNode to = NumaNode.FromUnchecked(j);
                uint row = builder.GetDomain(from);
                uint column = builder.GetDomain(to);
                if (row >= localities || column >= localities)
                {
                    issues |= NumaTableIssues.UnknownDistance;
                }
                else if (!builder.TrySetDistance(from, to, matrix[(int)((row * localities) + column)]))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
