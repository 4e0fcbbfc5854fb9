using System;
using System.CommandLine;
using KernelOS.Tool.Benchmarks;
using KernelOS.Tool.Setup;

namespace KernelOS.Tool.Commands;

/// <summary><c>bench</c>: measures.</summary>
internal sealed class BenchCommand : Command
{
    private const string LinuxOps = "linux-ops";

    private const string Text = """
        Runs a benchmark and prints a table.

        linux-ops: what system calls, page faults, processes and threads cost on KernelOS and on Debian's Linux, with
        the same programs on the same machine (QEMU, --cpu qemu64, --icount), in instructions of the guest; and what is
        aimed at. The status is 0 only if no figure is missing.
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
        Argument<string> benchmark = new("BENCHMARK")
        {
            HelpName = $"[{LinuxOps}]",
            Description = "Which one (there is one).",
            DefaultValueFactory = _ => LinuxOps,
        };
        Add(noLinux);
        Add(benchmark);
        SetAction(parsed =>
        {
            string name = parsed.GetValue(benchmark)!;
            if (name != LinuxOps)
            {
                throw ToolException.Usage($"no benchmark is called '{name}'; there is {LinuxOps}");
            }

            new HostSetup(Requirements.All).Ensure();
            return new LinuxOperations(repository())
                .Run(parsed.GetValue(noLinux) ? LinuxFigures.Recorded : LinuxFigures.Measured);
        });
    }
}
