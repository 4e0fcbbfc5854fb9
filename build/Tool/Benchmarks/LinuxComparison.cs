using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelOS.Tool.Building;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Benchmarks;

/// <summary>Measures what operations cost on KernelOS and on Linux, in instructions of the guest.</summary>
/// <remarks>
/// The same static binaries run on both, on the same machine, where one instruction takes one nanosecond. Their sources,
/// and figures of Linux recorded earlier, are in <c>KernelOS.Tests/Benchmarks</c>.
/// </remarks>
internal sealed class LinuxComparison
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    private readonly Repository _repository;

    /// <summary>Measures what is built in <paramref name="repository"/>.</summary>
    public LinuxComparison(Repository repository)
    {
        _repository = repository;
    }

    private string Sources => Path.Combine(_repository.Root, "KernelOS.Tests", "Benchmarks");

    private string Built => Path.Combine(_repository.Artifacts, "benchmarks");

    /// <summary>Measures.</summary>
    /// <param name="figures">Where the figures of Linux come from.</param>
    /// <param name="benchmarks">The names of the files with the rows: <c>NAME.rows</c>.</param>
    /// <param name="names">The programs that measure, in their order.</param>
    /// <exception cref="ToolException">A program does not build, or Linux cannot be fetched.</exception>
    public OperationFigures Measure(LinuxFigures figures, string[] benchmarks, string[] names)
    {
        string[] files = [.. benchmarks.Select(name => Path.Combine(Sources, name + ".rows"))];
        IReadOnlyList<OperationRow> rows = [.. files.SelectMany(file => OperationRow.Read(File.ReadLines(file)))];
        new KernelBuild(_repository, KernelConfiguration.Release).Update();
        Directory.CreateDirectory(Built);
        string[] programs = [.. names.Select(BuildProgram)];

        Func<OperationRow, long?> linux = row => row.Linux;
        string source = $"recorded in {string.Join(", ", files.Select(file => Path.GetRelativePath(_repository.Root, file)))}";
        if (figures == LinuxFigures.Measured)
        {
            DebianKernel kernel = DebianKernel.Ensure(Path.Combine(_repository.Artifacts, "linux"));
            LinuxGuest guest = new(kernel, BuildProgram("linux-init"));
            string output = Progress.During("measuring Linux", () => guest.Run(programs, s_limit));
            Measurements measured = new(output);
            linux = row => measured.Of(row.Name);
            source = kernel.Version;
            Require(rows, linux, "Linux", output);
        }

        string here = Progress.During("measuring KernelOS", () => RunHere(programs));
        Measurements measurements = new(here);
        Func<OperationRow, long?> cost = row => measurements.Of(row.Name);
        Require(rows, cost, "KernelOS", here);
        return new OperationFigures(rows, linux, cost, source);
    }

    // Where a figure is missing, what was printed last says why.
    private static void Require(IReadOnlyList<OperationRow> rows, Func<OperationRow, long?> cost, string kernel, string output)
    {
        string[] missing = [.. rows.Where(row => cost(row) is null).Select(row => row.Name)];
        if (missing.Length > 0)
        {
            Messages.Say($"{kernel} gave no figure for {string.Join(", ", missing)}; the last lines were:");
            StandardText.Error.WriteLine(string.Join('\n', output.TrimEnd().Split('\n').TakeLast(8)));
        }
    }

    // In the folder of the programs, so that "./NAME" is their name there, and in the guest's root.
    private string RunHere(string[] programs)
    {
        List<string> arguments =
        [
            "run", "--release", "--icount", "--cpu", "qemu64", "--memory", "512M", "--append", "norandmaps",
            "--timeout", s_limit.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        arguments.AddRange(programs.SelectMany(program => (string[])["--add", $"{program}:/{Path.GetFileName(program)}"]));
        arguments.AddRange(programs.SelectMany((program, i) => i == 0 ? (string[])[$"./{Path.GetFileName(program)}"] : ["--then", $"./{Path.GetFileName(program)}"]));
        return Subprocess.Run(Path.Combine(_repository.Root, "build", "kernelos"), arguments, Built).Output;
    }

    private string BuildProgram(string name)
    {
        string program = Path.Combine(Built, name);

        // As the definition says; another run may be using the old one.
        string made = $"{program}.{Environment.ProcessId}";
        Subprocess.RunOrFail("musl-gcc", ["-static", "-O2", "-w", Path.Combine(Sources, name + ".c"), "-o", made]);
        File.Move(made, program, overwrite: true);
        return program;
    }
}
