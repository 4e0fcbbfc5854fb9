using System;
using KernelOS.Core.Files;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>Names, places and kinds of what is under <c>/proc</c> (proc(5)).</summary>
internal static class ProcEntries
{
    /// <summary>The name of an entry; empty where it is a number, and for the root.</summary>
    internal static ReadOnlySpan<byte> NameOf(ProcEntry entry) => entry switch
    {
        ProcEntry.Self => "self"u8,
        ProcEntry.ThreadSelf => "thread-self"u8,
        ProcEntry.BuddyInfo => "buddyinfo"u8,
        ProcEntry.CommandLine => "cmdline"u8,
        ProcEntry.CpuInfo => "cpuinfo"u8,
        ProcEntry.FileSystems => "filesystems"u8,
        ProcEntry.HeapInfo => "heapinfo"u8,
        ProcEntry.LoadAverage => "loadavg"u8,
        ProcEntry.MemoryInfo => "meminfo"u8,
        ProcEntry.Mounts => "mounts"u8,
        ProcEntry.Statistics => "stat"u8,
        ProcEntry.System => "sys"u8,
        ProcEntry.Uptime => "uptime"u8,
        ProcEntry.Version => "version"u8,
        ProcEntry.MemoryStatistics => "vmstat"u8,
        ProcEntry.SystemKernel => "kernel"u8,
        ProcEntry.SystemMemory => "vm"u8,
        ProcEntry.KernelHostName => "hostname"u8,
        ProcEntry.KernelRelease => "osrelease"u8,
        ProcEntry.KernelType => "ostype"u8,
        ProcEntry.KernelMaximumId => "pid_max"u8,
        ProcEntry.KernelRandomisation => "randomize_va_space"u8,
        ProcEntry.KernelVersion => "version"u8,
        ProcEntry.MemoryMaximumMappings => "max_map_count"u8,
        ProcEntry.MemoryOvercommit => "overcommit_memory"u8,
        ProcEntry.MemoryOvercommitRatio => "overcommit_ratio"u8,
        ProcEntry.ProcessCommandLine => "cmdline"u8,
        ProcEntry.ProcessName => "comm"u8,
        ProcEntry.ProcessWorkingDirectory => "cwd"u8,
        ProcEntry.ProcessEnvironment => "environ"u8,
        ProcEntry.ProcessExecutable => "exe"u8,
        ProcEntry.ProcessDescriptors => "fd"u8,
        ProcEntry.ProcessLimits => "limits"u8,
        ProcEntry.ProcessMaps => "maps"u8,
        ProcEntry.ProcessMounts => "mounts"u8,
        ProcEntry.ProcessNodes => "numa_maps"u8,
        ProcEntry.ProcessPageMap => "pagemap"u8,
        ProcEntry.ProcessBadness => "oom_score"u8,
        ProcEntry.ProcessBadnessAdjustment => "oom_score_adj"u8,
        ProcEntry.ProcessRoot => "root"u8,
        ProcEntry.ProcessPageStatistics => "smaps"u8,
        ProcEntry.ProcessPageStatisticsSum => "smaps_rollup"u8,
        ProcEntry.ProcessStatistics => "stat"u8,
        ProcEntry.ProcessMemoryStatistics => "statm"u8,
        ProcEntry.ProcessStatus => "status"u8,
        ProcEntry.ProcessThreads => "task"u8,
        _ => default,
    };

    /// <summary>Whether an entry with a name lies in a directory.</summary>
    internal static bool IsIn(ProcEntry entry, ProcEntry directory) => entry switch
    {
        > ProcEntry.Root and <= ProcEntry.MemoryStatistics => directory == ProcEntry.Root,
        ProcEntry.SystemKernel or ProcEntry.SystemMemory => directory == ProcEntry.System,
        >= ProcEntry.KernelHostName and <= ProcEntry.KernelVersion => directory == ProcEntry.SystemKernel,
        >= ProcEntry.MemoryMaximumMappings and <= ProcEntry.MemoryOvercommitRatio => directory == ProcEntry.SystemMemory,
        ProcEntry.ProcessThreads => directory == ProcEntry.Process,
        >= ProcEntry.ProcessCommandLine and < ProcEntry.ProcessThreads => directory is ProcEntry.Process or ProcEntry.Thread,
        _ => false,
    };

    /// <summary>What an entry is.</summary>
    internal static InodeKind KindOf(ProcEntry entry) => entry switch
    {
        ProcEntry.Root or ProcEntry.System or ProcEntry.SystemKernel or ProcEntry.SystemMemory or ProcEntry.Process
            or ProcEntry.ProcessDescriptors or ProcEntry.ProcessThreads or ProcEntry.Thread => InodeKind.Directory,
        ProcEntry.Self or ProcEntry.ThreadSelf or ProcEntry.Mounts or ProcEntry.ProcessWorkingDirectory
            or ProcEntry.ProcessExecutable or ProcEntry.ProcessRoot or ProcEntry.Descriptor => InodeKind.SymbolicLink,
        _ => InodeKind.RegularFile,
    };

    /// <summary>Who may do what with an entry.</summary>
    internal static FileMode ModeOf(ProcEntry entry) => KindOf(entry) switch
    {
        InodeKind.SymbolicLink => FileMode.All,
        InodeKind.Directory when entry == ProcEntry.ProcessDescriptors => FileMode.OwnerRead | FileMode.OwnerExecute,
        InodeKind.Directory => FileMode.AllRead | FileMode.AnyExecute,
        _ when entry is ProcEntry.ProcessBadnessAdjustment or (>= ProcEntry.MemoryMaximumMappings and <= ProcEntry.MemoryOvercommitRatio) => FileMode.AllRead | FileMode.OwnerWrite,
        _ when entry is ProcEntry.ProcessEnvironment or ProcEntry.ProcessPageMap => FileMode.OwnerRead,
        _ => FileMode.AllRead,
    };
}
