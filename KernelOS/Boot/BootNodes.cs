using System;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Numa.Acpi;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Drivers.Acpi;

namespace KernelOS.Boot;

/// <summary>The machine's nodes, as firmware tells of them.</summary>
internal static class BootNodes
{
    /// <summary>Reads the topology; the boot tables must be active. Whatever firmware says, there is one.</summary>
    public static NumaTopology ReadTopology(BootInformation boot, MemoryMap map)
    {
        FirmwareMemory memory = new(map);
        AcpiTables.TryFind(memory, boot.AcpiRoot, "SRAT"u8, out ReadOnlySpan<byte> affinity);
        AcpiTables.TryFind(memory, boot.AcpiRoot, "SLIT"u8, out ReadOnlySpan<byte> distances);
        NumaTopology topology = NumaTables.Read(affinity, distances, out NumaTableIssues issues);
        if (issues != NumaTableIssues.None)
        {
            Log.Write(default(BareMetal), LogLevel.Warning, $"the firmware's tables of memory nodes are flawed (issues 0x{(ulong)issues:x}): {GetConsequence(topology)}");
        }

        return topology;
    }

    /// <summary>Tells the log which nodes there are, if there are several.</summary>
    public static void Describe()
    {
        NumaTopology topology = Kernel.Topology;
        Span<byte> room = stackalloc byte[4 * NumaNode.MaximumCount];
        for (int i = 0; i < topology.NodeCount && topology.NodeCount > 1; i++)
        {
            NumaNode node = NumaNode.Create(i);
            Utf8Builder distances = new(room);
            for (int j = 0; j < topology.NodeCount; j++)
            {
                distances.AppendFormatted(" "u8);
                distances.AppendFormatted((ulong)topology.GetDistance(node, NumaNode.Create(j)));
            }

            Log.Write(default(BareMetal), $"KernelOS: node {i}: {Kernel.Frames.GetTotalFrames(node) >> 8} MiB, distances{distances.Text}");
        }
    }

    /// <summary>Says to which node each CPU belongs.</summary>
    public static void AssignCpus() =>
        Kernel.Frames.SetNode(0, Kernel.Topology.GetNodeOfProcessor(CpuFeatures.ReadApicId()));

    private static ReadOnlySpan<byte> GetConsequence(NumaTopology topology) =>
        topology.NodeCount == 1 ? "all memory belongs to one node"u8 : "what could not be used is left out"u8;
}
