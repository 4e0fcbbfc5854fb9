namespace KernelOS.Core.Syscalls.Proc;

/// <summary>What there is under <c>/proc</c>. Directories whose entries have numbers for names give each the value that follows theirs.</summary>
internal enum ProcEntry : byte
{
    Root,
    Self,
    ThreadSelf,
    CommandLine,
    CpuInfo,
    FileSystems,
    LoadAverage,
    MemoryInfo,
    Mounts,
    Statistics,
    System,
    Uptime,
    Version,

    SystemKernel,
    SystemMemory,
    KernelHostName,
    KernelRelease,
    KernelType,
    KernelMaximumId,
    KernelRandomisation,
    KernelVersion,
    MemoryOvercommit,

    Process,
    ProcessCommandLine,
    ProcessName,
    ProcessWorkingDirectory,
    ProcessEnvironment,
    ProcessExecutable,
    ProcessDescriptors,
    ProcessLimits,
    ProcessMaps,
    ProcessMounts,
    ProcessRoot,
    ProcessStatistics,
    ProcessMemoryStatistics,
    ProcessStatus,
    ProcessThreads,

    Descriptor,
    Thread,

    Count,
}
