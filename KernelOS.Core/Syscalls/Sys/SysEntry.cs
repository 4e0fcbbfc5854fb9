namespace KernelOS.Core.Syscalls.Sys;

/// <summary>What there is under <c>/sys</c>.</summary>
internal enum SysEntry : byte
{
    Root,
    Devices,
    System,
    Cpus,
    Nodes,
    Node,

    CpusOnline,
    CpusPossible,
    CpusPresent,

    NodesOnline,
    NodesPossible,
    NodesWithCpus,
    NodesWithMemory,
    NodesWithNormalMemory,

    NodeCpuList,
    NodeCpuMap,
    NodeDistance,
    NodeMemoryInfo,
    NodeStatistics,

    Count,
}
