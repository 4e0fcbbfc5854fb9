using System.Globalization;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Benchmarks;

/// <summary>The benchmark linux-ops: what system calls, page faults, processes and threads cost on KernelOS and on Linux.</summary>
internal sealed class LinuxOperations
{
    /// <summary>The file with the rows.</summary>
    public const string Rows = "linux-ops";

    // In this order: what the second measures, the first has seen working.
    private static readonly string[] s_programs = ["linux-ops-works", "linux-ops"];

    private readonly Repository _repository;

    /// <summary>Measures what is built in <paramref name="repository"/>.</summary>
    public LinuxOperations(Repository repository)
    {
        _repository = repository;
    }

    /// <summary>The programs that measure, in their order.</summary>
    public static string[] Programs => s_programs;

    /// <summary>Measures, and writes the table; the exit status, 0 only if no figure is missing.</summary>
    /// <param name="figures">Where the figures of Linux come from.</param>
    /// <exception cref="ToolException">A program does not build, or Linux cannot be fetched.</exception>
    public int Run(LinuxFigures figures)
    {
        OperationFigures measured = new LinuxComparison(_repository).Measure(figures, [Rows], s_programs);
        OperationTable table = new(measured.Rows, measured.Linux, measured.Here);
        table.Write(StandardText.Output);
        StandardText.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{measured.Rows.Count} rows, {table.MissingCount} figures missing, {table.AboveAimCount} above the aim; Linux: {measured.Source}"));
        return table.MissingCount == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }
}
