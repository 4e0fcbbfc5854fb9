using KernelOS.Core.Files;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls.Proc;

namespace KernelOS.Core.Syscalls.Sys;

/// <summary>The files under <c>/sys/devices/system</c> that tell of memory nodes and CPUs.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
internal sealed class SysNodes<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    private const ulong KibibytesPerFrame = 4;

    private TPlatform Platform => services.Platform;

    /// <summary>Writes a file's contents.</summary>
    /// <param name="file">The file.</param>
    /// <param name="number">The node, if it is one node's.</param>
    /// <param name="text">Where to.</param>
    internal FileError Describe(SysEntry file, int number, ref Utf8Builder text)
    {
        NumaNode node = NumaNode.Create(number);
        switch (file)
        {
            case SysEntry.CpusOnline or SysEntry.CpusPossible or SysEntry.CpusPresent:
                AddList(ref text, NodeMask.Below(services.CpuCount).Bits);
                break;
            case SysEntry.NodesOnline or SysEntry.NodesPossible:
                AddList(ref text, Platform.Topology.Nodes.Bits);
                break;
            case SysEntry.NodesWithMemory or SysEntry.NodesWithNormalMemory:
                AddList(ref text, MemoryPolicyArgument.GetNodesWithMemory(Platform).Bits);
                break;
            case SysEntry.NodesWithCpus:
                AddList(ref text, GetNodesWithCpus().Bits);
                break;
            case SysEntry.NodeCpuList:
                AddList(ref text, GetCpus(node));
                break;
            case SysEntry.NodeCpuMap:
                text.AppendFormatted(GetCpus(node), "x");
                text.AppendFormatted("\n"u8);
                break;
            case SysEntry.NodeDistance:
                DescribeDistances(node, ref text);
                break;
            case SysEntry.NodeMemoryInfo:
                DescribeMemory(node, ref text);
                break;
            case SysEntry.NodeStatistics:
                DescribeStatistics(Platform.GetNumaStatistics(node), ref text);
                break;
            default:
                return FileError.NotFound;
        }

        return FileError.None;
    }

    private static void AddList(ref Utf8Builder text, ulong bits)
    {
        ProcText.AddRanges(ref text, bits);
        text.AppendFormatted("\n"u8);
    }

    private static void AddMemory(ref Utf8Builder text, NumaNode node, scoped System.ReadOnlySpan<byte> name, ulong frames)
    {
        text.AppendFormatted("Node "u8);
        text.AppendFormatted((ulong)node.Value);
        text.AppendFormatted(" "u8);
        ProcText.AddKibibytes(ref text, name, frames * KibibytesPerFrame);
    }

    private static void AddCount(ref Utf8Builder text, scoped System.ReadOnlySpan<byte> name, ulong count)
    {
        text.AppendFormatted(name);
        text.AppendFormatted(count);
        text.AppendFormatted("\n"u8);
    }

    private static void DescribeStatistics(in NumaStatistics statistics, ref Utf8Builder text)
    {
        AddCount(ref text, "numa_hit "u8, statistics.Hits);
        AddCount(ref text, "numa_miss "u8, statistics.Misses);
        AddCount(ref text, "numa_foreign "u8, statistics.Foreign);
        AddCount(ref text, "interleave_hit "u8, statistics.Interleaved);
        AddCount(ref text, "local_node "u8, statistics.Local);
        AddCount(ref text, "other_node "u8, statistics.Remote);
    }

    private void DescribeDistances(NumaNode node, ref Utf8Builder text)
    {
        for (int other = 0; other < Platform.Topology.NodeCount; other++)
        {
            text.AppendFormatted(other == 0 ? ""u8 : " "u8);
            text.AppendFormatted((ulong)Platform.Topology.GetDistance(node, NumaNode.Create(other)));
        }

        text.AppendFormatted("\n"u8);
    }

    private void DescribeMemory(NumaNode node, ref Utf8Builder text)
    {
        ulong total = Platform.GetTotalFrames(node);
        ulong free = System.Math.Min(Platform.GetFreeFrames(node), total);
        AddMemory(ref text, node, "MemTotal:"u8, total);
        AddMemory(ref text, node, "MemFree:"u8, free);
        AddMemory(ref text, node, "MemUsed:"u8, total - free);
    }

    private NodeMask GetNodesWithCpus()
    {
        NodeMask nodes = default;
        for (int cpu = 0; cpu < services.CpuCount; cpu++)
        {
            nodes = nodes.With(Platform.GetNodeOfCpu(cpu));
        }

        return nodes;
    }

    private ulong GetCpus(NumaNode node)
    {
        ulong cpus = 0;
        for (int cpu = 0; cpu < services.CpuCount; cpu++)
        {
            cpus |= Platform.GetNodeOfCpu(cpu) == node ? 1UL << cpu : 0;
        }

        return cpus;
    }
}
