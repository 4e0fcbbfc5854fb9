using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Building;

/// <summary>Runs the tests of KernelOS.Tests and counts.</summary>
internal sealed class TestRun
{
    // The namespace of Visual Studio's test-result files (.trx).
    private static readonly XNamespace s_results = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly Repository _repository;

    /// <summary>Runs those of <paramref name="repository"/>, which must be built.</summary>
    public TestRun(Repository repository)
    {
        _repository = repository;
    }

    /// <summary>Runs the tests that <paramref name="filter"/> selects; the exit status.</summary>
    /// <exception cref="ToolException">No tests ran.</exception>
    public int Run(string? filter)
    {
        string results = Path.Combine(_repository.Artifacts, "test-results", "tests.trx");
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Delete(results);
        string[] selection = string.IsNullOrEmpty(filter) ? [] : ["--filter", Expression(filter)];
        string[] arguments =
        [
            "test", _repository.TestProject, "--no-build", "--nologo", "--tl:off",
            "--logger", "console;verbosity=normal", "--logger", "trx;LogFileName=tests.trx",
            "--results-directory", Path.GetDirectoryName(results)!, .. selection,
        ];

        int exitCode = Run(arguments);
        if (!File.Exists(results))
        {
            throw new ToolException(exitCode == 0 ? $"no test matches '{filter}'" : "the tests could not be run");
        }

        XElement counters = XDocument.Load(results).Descendants(s_results + "Counters").Single();
        int passed = Count(counters, "passed");
        int failed = Count(counters, "failed") + Count(counters, "error") + Count(counters, "timeout") + Count(counters, "aborted");
        int skipped = Count(counters, "total") - passed - failed;
        if (passed + failed == 0)
        {
            throw new ToolException($"no test matches '{filter}'");
        }

        if (exitCode != 0 && failed == 0)
        {
            Messages.Say("the test run did not end as it should");
        }

        StandardText.Output.WriteLine($"{passed} passed, {failed} failed" + (skipped > 0 ? $", {skipped} skipped" : ""));
        return exitCode == 0 && failed == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    /// <summary>A plain word selects by full name; anything with an operator is an expression already.</summary>
    internal static string Expression(string filter) =>
        filter.IndexOfAny(['=', '~', '!']) >= 0 ? filter : $"FullyQualifiedName~{filter}";

    private static int Count(XElement counters, string name) =>
        int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);

    private int Run(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _repository.Root,
        };
        using Process process = Process.Start(start)!;
        TestProgress progress = new(StandardText.Output, HostTerminal.IsTerminal(1));
        while (process.StandardOutput.ReadLine() is string line)
        {
            progress.Show(line);
        }

        process.WaitForExit();
        progress.Finish();
        return process.ExitCode;
    }
}
