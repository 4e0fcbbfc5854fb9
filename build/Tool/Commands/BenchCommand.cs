using System;
using System.CommandLine;
using System.Linq;
using KernelOS.Tool.Benchmarks;
using KernelOS.Tool.Setup;

namespace KernelOS.Tool.Commands;

/// <summary><c>bench</c>: measures.</summary>
internal sealed class BenchCommand : Command
{
    private const string LinuxOps = "linux-ops";
    private const string Memory = "memory";

    private const string Text = """
        Runs a benchmark and prints a table.

        linux-ops: what system calls, page faults, processes and threads cost on KernelOS and on Debian's Linux, with
        the same programs on the same machine (QEMU, --cpu qemu64, --icount), in instructions of the guest; and what is
        aimed at.

        memory: what frames, heap and page tables cost: on the host, in time (BenchmarkDotNet) and in instructions
        (callgrind), and in the guest, in instructions; these beside other allocators and kernels that did the same work;
        and what the memory rows of linux-ops cost.

        The status is 0 only if no figure is missing.
        """;

    /// <summary>Makes the command.</summary>
    public BenchCommand(Func<Repository> repository)
        : base("bench", Text)
    {
        Option<bool> noLinux = new("--no-linux")
        {
            Description = "Takes figures of Linux that were recorded earlier, instead of fetching and running it.",
            Arity = ArgumentArity.Zero,
        };
        Option<bool> noHost = new("--no-host")
        {
            Description = "Leaves out what is measured on the host.",
            Arity = ArgumentArity.Zero,
        };
        Option<bool> noTimes = new("--no-times")
        {
            Description = "Leaves out the times on the host, which take a minute; instructions are counted there all the same.",
            Arity = ArgumentArity.Zero,
        };
        Option<bool> full = new("--full")
        {
            Description = "Measures times on the host for as long as BenchmarkDotNet likes (many minutes), not only for a minute.",
            Arity = ArgumentArity.Zero,
        };
        Argument<string> benchmark = new("BENCHMARK")
        {
            HelpName = $"[{LinuxOps}|{Memory}]",
            Description = $"Which one (default: {LinuxOps}).",
            DefaultValueFactory = _ => LinuxOps,
        };
        Add(noLinux);
        Add(noHost);
        Add(noTimes);
        Add(full);
        Add(benchmark);
        SetAction(parsed =>
        {
            string name = parsed.GetValue(benchmark)!;
            if (name is not (LinuxOps or Memory))
            {
                throw ToolException.Usage($"no benchmark is called '{name}'; there are {LinuxOps} and {Memory}");
            }

            new HostSetup(Requirements.All).Ensure();
            LinuxFigures figures = parsed.GetValue(noLinux) ? LinuxFigures.Recorded : LinuxFigures.Measured;
            if (name == LinuxOps)
            {
                return new LinuxOperations(repository()).Run(figures);
            }

            MemoryWork work = new(repository());
            bool isHostWanted = !parsed.GetValue(noHost);
            int times = isHostWanted && !parsed.GetValue(noTimes) ? new HostBenchmarks(repository()).Run(parsed.GetValue(full)) : ExitStatus.Success;
            int counts = isHostWanted ? work.RunOnHost() : ExitStatus.Success;
            int guest = work.RunInGuest(figures);
            return new[] { times, counts, guest }.FirstOrDefault(status => status != ExitStatus.Success, ExitStatus.Success);
        });
    }
}
