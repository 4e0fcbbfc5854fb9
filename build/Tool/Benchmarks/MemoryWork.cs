using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelOS.Tool.Building;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Benchmarks;

/// <summary>The benchmark memory: the memory layers on the host, in the guest beside other kernels and allocators, and beside Linux.</summary>
internal sealed class MemoryWork
{
    private const string ForkSizes = "fork-sizes";
    private const int LimitSeconds = 120;

    /// <summary>The rows that need a machine.</summary>
    private const string KernelGroup = "kernel";

    // The rows of linux-ops that are about memory.
    private static readonly string[] s_memoryRows =
    [
        "mmap_munmap_4k", "mmap_touch_munmap_4k", "anon_fault_per_page", "cow_fault_per_page", "file_rdfault_per_page",
        "brk_grow_shrink", "brk_query", "mprotect_pair", "fork_exit_wait", "fork_exit_wait_4MB", "vfork_exit_wait", "fork_exec_wait", "boot",
    ];

    private readonly Repository _repository;

    /// <summary>Measures what is built in <paramref name="repository"/>.</summary>
    public MemoryWork(Repository repository)
    {
        _repository = repository;
    }

    private IReadOnlyList<PeerGroup> Groups => PeerGroup.Read(File.ReadLines(Path.Combine(_repository.Root, "KernelOS.Tests", "Benchmarks", "memory.peers")));

    /// <summary>Counts on the host, and writes the tables; the exit status, 0 only if no figure is missing.</summary>
    /// <exception cref="ToolException">The program does not build, or what counts is not installed.</exception>
    public int RunOnHost()
    {
        WorkLog work = new HostCounts(_repository).Measure();
        PeerTable[] tables = [.. Groups.Where(group => group.Title != KernelGroup).Select(group => new PeerTable(group, work.Of))];
        StandardText.Output.WriteLine("On the host, in instructions by callgrind's count; where a row says so, in something else. Ratio: KernelOS to the figure on its left.\n");
        Write(tables);
        int missing = tables.Sum(table => table.MissingCount);
        StandardText.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{missing} figures missing, {tables.Sum(table => table.AboveAimCount)} above the aim\n"));
        return missing == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    /// <summary>Measures in the guest, and writes the tables; the exit status, 0 only if no figure is missing.</summary>
    /// <param name="figures">Where the figures of Linux come from.</param>
    /// <exception cref="ToolException">A program does not build, or Linux cannot be fetched.</exception>
    public int RunInGuest(LinuxFigures figures)
    {
        new KernelBuild(_repository, KernelConfiguration.Release).Update();
        WorkLog work = new(Progress.During("measuring the kernel's own work", RunWork));
        OperationFigures operations = new LinuxComparison(_repository)
            .Measure(figures, [LinuxOperations.Rows, ForkSizes], [.. LinuxOperations.Programs, ForkSizes]);
        Dictionary<string, double?> costs = operations.Rows.ToDictionary(row => row.Name, row => (double?)operations.Here(row));

        PeerTable[] tables = [.. Groups.Select(group => new PeerTable(group, name => costs.GetValueOrDefault(name) ?? work.Of(name)))];
        StandardText.Output.WriteLine("In the guest, in instructions; where a row says so, in something else. Ratio: KernelOS to the figure on its left.\n");
        Write(tables);
        OperationTable linux = new(
            [.. operations.Rows.Where(row => s_memoryRows.Contains(row.Name) || row.Name.StartsWith("fork_", StringComparison.Ordinal))], operations.Linux, operations.Here);
        linux.Write(StandardText.Output);
        int missing = tables.Sum(table => table.MissingCount) + linux.MissingCount;
        StandardText.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{missing} figures missing, {tables.Sum(table => table.AboveAimCount)} + {linux.AboveAimCount} above the aim; Linux: {operations.Source}"));
        return missing == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static void Write(PeerTable[] tables)
    {
        foreach (PeerTable table in tables)
        {
            table.Write(StandardText.Output);
            StandardText.Output.WriteLine();
        }
    }

    private string RunWork() => Subprocess.Run(
        Path.Combine(_repository.Root, "build", "kernelos"),
        [
            "run", "--release", "--icount", "--cpu", "qemu64", "--memory", "512M", "--timeout", LimitSeconds.ToString(CultureInfo.InvariantCulture),
            "--append", "bench=memory", "/bin/busybox", "true",
        ]).Output;
}
