using KernelOS.Core.Files;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>The files under <c>/proc</c> that tell of the whole system.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
internal sealed class ProcSystem<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    /// <summary>Writes a file's contents.</summary>
    internal FileError Describe(ProcEntry file, ref Utf8Builder text)
    {
        switch (file)
        {
            case ProcEntry.CommandLine:
                text.AppendFormatted("\n"u8);
                break;
            case ProcEntry.CpuInfo:
                DescribeCpus(ref text);
                break;
            case ProcEntry.FileSystems:
                text.AppendFormatted("nodev\ttmpfs\nnodev\tproc\nnodev\tpipefs\n"u8);
                break;
            case ProcEntry.HeapInfo:
                ProcHeap.AddInformation(services.Platform.HeapUsage, ref text);
                break;
            case ProcEntry.LoadAverage:
                DescribeLoad(ref text);
                break;
            case ProcEntry.MemoryInfo:
                ProcMemory.AddInformation(services, ref text);
                break;
            case ProcEntry.Statistics:
                DescribeStatistics(ref text);
                break;
            case ProcEntry.Uptime:
                ProcText.AddHundredths(ref text, services.Platform.Now.Nanoseconds);
                text.AppendFormatted(" "u8);
                ProcText.AddHundredths(ref text, services.Scheduler.GetIdleTime().Nanoseconds);
                text.AppendFormatted("\n"u8);
                break;
            case ProcEntry.Version:
                text.AppendFormatted("Linux version "u8);
                text.AppendFormatted(SystemName.Release);
                text.AppendFormatted(" "u8);
                text.AppendFormatted(SystemName.Version);
                text.AppendFormatted("\n"u8);
                break;
            case ProcEntry.KernelHostName:
                ProcText.AddLine(ref text, SystemName.Node);
                break;
            case ProcEntry.KernelRelease:
                ProcText.AddLine(ref text, SystemName.Release);
                break;
            case ProcEntry.KernelType:
                ProcText.AddLine(ref text, SystemName.System);
                break;
            case ProcEntry.KernelVersion:
                ProcText.AddLine(ref text, SystemName.Version);
                break;
            case ProcEntry.KernelMaximumId:
                text.AppendFormatted((ulong)ProcessId.Maximum + 1);
                text.AppendFormatted("\n"u8);
                break;
            case ProcEntry.KernelRandomisation:
                text.AppendFormatted(services.RandomizesAddresses ? "2\n"u8 : "0\n"u8);
                break;
            case ProcEntry.MemoryOvercommit:
                ProcText.AddNumber(ref text, ""u8, (long)services.Mappings.Commit.Policy);
                break;
            case ProcEntry.MemoryOvercommitRatio:
                ProcText.AddNumber(ref text, ""u8, services.Mappings.Commit.Ratio);
                break;
            case ProcEntry.MemoryMaximumMappings:
                ProcText.AddNumber(ref text, ""u8, services.Mappings.Commit.MaximumMappings);
                break;
            case ProcEntry.MemoryStatistics:
                ProcMemory.AddStatistics(services, ref text);
                break;
            case ProcEntry.BuddyInfo:
                ProcMemory.AddFreeRuns(services, ref text);
                break;
            default:
                return FileError.NotFound;
        }

        return FileError.None;
    }

    private void DescribeCpus(ref Utf8Builder text)
    {
        for (int i = 0; i < services.CpuCount; i++)
        {
            text.AppendFormatted("processor\t: "u8);
            text.AppendFormatted((ulong)i);
            text.AppendFormatted("\nvendor_id\t: KernelOS\nmodel name\t: x86-64\ncpu cores\t: 1\nflags\t\t: fpu tsc msr pae cx8 apic sep pge cmov pat mmx fxsr sse sse2 syscall nx lm\n\n"u8);
        }
    }

    private void DescribeLoad(ref Utf8Builder text)
    {
        text.AppendFormatted("0.00 0.00 0.00 1/"u8);
        text.AppendFormatted((ulong)services.Scheduler.CountThreads());
        text.AppendFormatted(" "u8);
        text.AppendFormatted((ulong)services.Processes.Table.LastNumber);
        text.AppendFormatted("\n"u8);
    }

    private void DescribeStatistics(ref Utf8Builder text)
    {
        long idle = services.Scheduler.GetIdleTime().Nanoseconds / ProcText.NanosecondsPerTick;
        long total = services.Platform.Now.Nanoseconds / ProcText.NanosecondsPerTick * services.CpuCount;
        for (int i = -1; i < services.CpuCount; i++)
        {
            // The time is only kept for all CPUs together: each is told its share.
            int share = i < 0 ? 1 : services.CpuCount;
            text.AppendFormatted("cpu"u8);
            if (i >= 0)
            {
                text.AppendFormatted((ulong)i);
            }

            text.AppendFormatted(i < 0 ? "  "u8 : " "u8);
            text.AppendFormatted((ulong)(System.Math.Max(total - idle, 0) / share));
            text.AppendFormatted(" 0 0 "u8);
            text.AppendFormatted((ulong)(idle / share));
            text.AppendFormatted(" 0 0 0 0 0 0\n"u8);
        }

        text.AppendFormatted("intr 0\nctxt "u8);
        text.AppendFormatted(services.Scheduler.CountSwitches());
        text.AppendFormatted("\nbtime "u8);
        text.AppendFormatted((ulong)((services.Platform.TimeSinceEpoch.Nanoseconds - services.Platform.Now.Nanoseconds) / 1_000_000_000));
        text.AppendFormatted("\nprocesses "u8);
        text.AppendFormatted((ulong)services.Processes.Table.LastNumber);
        text.AppendFormatted("\nprocs_running 1\nprocs_blocked 0\n"u8);
    }
}
