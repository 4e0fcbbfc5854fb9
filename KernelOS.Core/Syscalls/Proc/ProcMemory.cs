using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>The files under <c>/proc</c> that tell of memory as a whole (proc(5)).</summary>
/// <remarks>
/// The sums are taken by looking at all frames, so that they are right: MemTotal is MemFree + AnonPages + Cached + Slab +
/// KernelStack + PageTables. Cached are files, which lie in memory here and nowhere else, and shared memory; that is
/// Shmem too. Slab is all that the kernel needs besides: its heap, what leads to the frames of files, pipes.
/// </remarks>
internal static class ProcMemory
{
    private const ulong KibibytesPerFrame = 4;

    /// <summary>Adds the lines of <c>meminfo</c>.</summary>
    internal static void AddInformation<TPlatform>(KernelServices<TPlatform> services, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        services.Platform.TakeCensus(out FrameCensus census);
        CommitAccount commit = services.Mappings.Commit;
        SumProcesses(services, out _, out ulong locked);
        ulong files = census[FrameUse.File] + census[FrameUse.SharedMemory];
        ulong total = services.Platform.TotalFrames;
        ulong kernel = total - census.Free - census[FrameUse.Anonymous] - files - census[FrameUse.KernelStack] - census[FrameUse.PageTable];
        Add(ref text, "MemTotal:"u8, total);
        Add(ref text, "MemFree:"u8, census.Free);
        Add(ref text, "MemAvailable:"u8, census.Free);
        Add(ref text, "Buffers:"u8, 0);
        Add(ref text, "Cached:"u8, files);
        Add(ref text, "SwapCached:"u8, 0);
        Add(ref text, "Active:"u8, census[FrameUse.Anonymous] + files);
        Add(ref text, "Inactive:"u8, 0);
        Add(ref text, "Unevictable:"u8, locked);
        Add(ref text, "Mlocked:"u8, locked);
        Add(ref text, "SwapTotal:"u8, 0);
        Add(ref text, "SwapFree:"u8, 0);
        Add(ref text, "Dirty:"u8, 0);
        Add(ref text, "Writeback:"u8, 0);
        Add(ref text, "AnonPages:"u8, census[FrameUse.Anonymous]);
        Add(ref text, "Mapped:"u8, census.MappedFiles);
        Add(ref text, "Shmem:"u8, files);
        Add(ref text, "KReclaimable:"u8, 0);
        Add(ref text, "Slab:"u8, kernel);
        Add(ref text, "SReclaimable:"u8, 0);
        Add(ref text, "SUnreclaim:"u8, kernel);
        Add(ref text, "KernelStack:"u8, census[FrameUse.KernelStack]);
        Add(ref text, "PageTables:"u8, census[FrameUse.PageTable]);
        Add(ref text, "CommitLimit:"u8, commit.Limit);
        Add(ref text, "Committed_AS:"u8, commit.Pages);
        Add(ref text, "AnonHugePages:"u8, census.LargeAnonymous);
        AddCount(ref text, "HugePages_Total:"u8, 0);
        AddCount(ref text, "HugePages_Free:"u8, 0);
        Add(ref text, "Hugepagesize:"u8, 512);
    }

    /// <summary>Adds what TLBs had to forget: the first two names are Linux's.</summary>
    private static void AddTlb(in TlbStatistics statistics, ref Utf8Builder text)
    {
        ProcText.AddNumber(ref text, "nr_tlb_local_flush_all "u8, (long)statistics.Everything);
        ProcText.AddNumber(ref text, "nr_tlb_local_flush_one "u8, (long)statistics.Pages);
        ProcText.AddNumber(ref text, "nr_tlb_flush_fork "u8, (long)statistics.Spaces);
        ProcText.AddNumber(ref text, "nr_tlb_flush_switch "u8, (long)statistics.Switches);
    }

    /// <summary>Adds the lines of <c>vmstat</c>.</summary>
    internal static void AddStatistics<TPlatform>(KernelServices<TPlatform> services, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        services.Platform.TakeCensus(out FrameCensus census);
        SumProcesses(services, out ulong faults, out ulong locked);
        ProcText.AddNumber(ref text, "nr_free_pages "u8, (long)census.Free);
        ProcText.AddNumber(ref text, "nr_anon_pages "u8, (long)census[FrameUse.Anonymous]);
        ProcText.AddNumber(ref text, "nr_mlock "u8, (long)locked);
        ProcText.AddNumber(ref text, "nr_mapped "u8, (long)census.MappedFiles);
        ProcText.AddNumber(ref text, "nr_file_pages "u8, (long)(census[FrameUse.File] + census[FrameUse.SharedMemory]));
        ProcText.AddNumber(ref text, "nr_shmem "u8, (long)(census[FrameUse.File] + census[FrameUse.SharedMemory]));
        ProcText.AddNumber(ref text, "nr_page_table_pages "u8, (long)census[FrameUse.PageTable]);
        ProcText.AddNumber(ref text, "nr_kernel_stack "u8, (long)(census[FrameUse.KernelStack] * KibibytesPerFrame));
        ProcText.AddNumber(ref text, "nr_anon_transparent_hugepages "u8, (long)(census.LargeAnonymous / 512));
        AddTlb(services.Platform.TlbStatistics, ref text);
        ProcText.AddNumber(ref text, "pgfault "u8, (long)faults);
        ProcText.AddNumber(ref text, "pgmajfault "u8, 0);
        ProcText.AddNumber(ref text, "oom_kill "u8, services.OutOfMemoryKiller.Kills);
    }

    /// <summary>Adds the lines of <c>buddyinfo</c>: how many free runs of 2 to each power frames each node has.</summary>
    internal static void AddFreeRuns<TPlatform>(KernelServices<TPlatform> services, ref Utf8Builder text)
        where TPlatform : struct, IPlatform
    {
        for (int i = 0; i < services.Platform.Topology.NodeCount; i++)
        {
            services.Platform.TakeCensus(NumaNode.Create(i), out FrameCensus census);
            text.AppendFormatted("Node "u8);
            text.AppendFormatted((ulong)i);
            text.AppendFormatted(", zone   Normal "u8);
            foreach (ulong runs in census.FreeRuns)
            {
                text.AppendFormatted(runs, 6);
                text.AppendFormatted(" "u8);
            }

            text.AppendFormatted("\n"u8);
        }
    }

    /// <summary>Sums up what processes know for themselves.</summary>
    /// <param name="services">The kernel.</param>
    /// <param name="faults">Page faults, also of processes that have ended.</param>
    /// <param name="lockedPages">Pages of locked memory.</param>
    private static void SumProcesses<TPlatform>(KernelServices<TPlatform> services, out ulong faults, out ulong lockedPages)
        where TPlatform : struct, IPlatform
    {
        using SpinLockGuard<TPlatform> guard = services.Processes.Table.Acquire();
        faults = services.Processes.FaultsOfEnded;
        lockedPages = 0;
        int number = 0;
        while (services.Processes.Table.TryFindNext(ref number, out Process<TPlatform>? process))
        {
            if (process.State == ProcessState.Running)
            {
                faults += process.SumFaults();
                lockedPages += process.Memory?.Space.LockedPages ?? 0;
            }
        }
    }

    private static void Add(ref Utf8Builder text, scoped System.ReadOnlySpan<byte> name, ulong frames) =>
        ProcText.AddKibibytes(ref text, name, frames * KibibytesPerFrame);

    private static void AddCount(ref Utf8Builder text, scoped System.ReadOnlySpan<byte> name, ulong count)
    {
        text.AppendFormatted(name, -16);
        text.AppendFormatted(count, 8);
        text.AppendFormatted("\n"u8);
    }
}
