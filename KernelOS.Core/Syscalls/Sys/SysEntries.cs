using System;
using KernelOS.Core.Files;

namespace KernelOS.Core.Syscalls.Sys;

/// <summary>Names, places and kinds of what is under <c>/sys</c> (sysfs(5)).</summary>
internal static class SysEntries
{
    /// <summary>The name of an entry; of a node the part before its number.</summary>
    internal static ReadOnlySpan<byte> NameOf(SysEntry entry) => entry switch
    {
        SysEntry.Devices => "devices"u8,
        SysEntry.System => "system"u8,
        SysEntry.Cpus => "cpu"u8,
        SysEntry.Nodes => "node"u8,
        SysEntry.Node => "node"u8,
        SysEntry.CpusOnline or SysEntry.NodesOnline => "online"u8,
        SysEntry.CpusPossible or SysEntry.NodesPossible => "possible"u8,
        SysEntry.CpusPresent => "present"u8,
        SysEntry.NodesWithCpus => "has_cpu"u8,
        SysEntry.NodesWithMemory => "has_memory"u8,
        SysEntry.NodesWithNormalMemory => "has_normal_memory"u8,
        SysEntry.NodeCpuList => "cpulist"u8,
        SysEntry.NodeCpuMap => "cpumap"u8,
        SysEntry.NodeDistance => "distance"u8,
        SysEntry.NodeMemoryInfo => "meminfo"u8,
        SysEntry.NodeStatistics => "numastat"u8,
        _ => default,
    };

    /// <summary>The directory in which an entry lies; that of the root is the root.</summary>
    internal static SysEntry ParentOf(SysEntry entry) => entry switch
    {
        SysEntry.Root or SysEntry.Devices => SysEntry.Root,
        SysEntry.System => SysEntry.Devices,
        SysEntry.Cpus or SysEntry.Nodes => SysEntry.System,
        >= SysEntry.CpusOnline and <= SysEntry.CpusPresent => SysEntry.Cpus,
        >= SysEntry.NodeCpuList => SysEntry.Node,
        _ => SysEntry.Nodes,
    };

    /// <summary>What an entry is.</summary>
    internal static InodeKind KindOf(SysEntry entry) => entry <= SysEntry.Node ? InodeKind.Directory : InodeKind.RegularFile;

    /// <summary>Who may do what with an entry.</summary>
    internal static FileMode ModeOf(SysEntry entry) =>
        entry <= SysEntry.Node ? FileMode.AllRead | FileMode.AnyExecute : FileMode.AllRead;
}
