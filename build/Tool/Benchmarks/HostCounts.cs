using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using KernelOS.Tool.Building;
using KernelOS.Tool.Sessions;
using KernelOS.Tool.Setup;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Benchmarks;

/// <summary>The defined work on the host, in instructions: a program of the kernel's own sources, under callgrind.</summary>
internal sealed class HostCounts
{
    private const string TriggerField = "desc: Trigger: ";
    private const string Request = "Client Request: ";
    private const string TotalField = "totals: ";

    private readonly Repository _repository;

    /// <summary>Measures what is in <paramref name="repository"/>.</summary>
    public HostCounts(Repository repository)
    {
        _repository = repository;
    }

    /// <summary>Builds the program and runs it, in a few seconds.</summary>
    /// <exception cref="ToolException">Valgrind is missing, the program does not build, or it fails.</exception>
    public WorkLog Measure()
    {
        new HostSetup(Requirements.Counting).Ensure();
        ReleaseBuild.Run(_repository, "KernelOS.Tests", "Benchmarks", "Counted", "KernelOS.CountedWork.csproj");
        using ScratchFolder scratch = new();
        string counts = Path.Combine(scratch.Path, "counts");
        string output = Progress.During("counting on the host", () => Subprocess.RunOrFail(
            "valgrind",
            [
                "--tool=callgrind", "--quiet", "--collect-atstart=no", "--combine-dumps=yes", $"--callgrind-out-file={counts}",
                Path.Combine(_repository.Artifacts, "release", "counted-work-x64"),
            ],
            _repository.Root));
        return new WorkLog(output + ReadDumps(File.ReadLines(counts)));
    }

    /// <summary>The lines of a <see cref="WorkLog"/> that callgrind's file amounts to: each dump has the name that the program gave it, and the count.</summary>
    public static string ReadDumps(IEnumerable<string> lines)
    {
        StringBuilder log = new();
        string? work = null;
        foreach (string line in lines)
        {
            if (line.StartsWith(TriggerField, StringComparison.Ordinal))
            {
                // The last one is made because the program ends.
                string trigger = line[TriggerField.Length..];
                work = trigger.StartsWith(Request, StringComparison.Ordinal) ? trigger[Request.Length..] : null;
            }
            else if (work is not null && line.StartsWith(TotalField, StringComparison.Ordinal))
            {
                log.Append(work).Append(' ').Append(line, TotalField.Length, line.Length - TotalField.Length).Append('\n');
            }
        }

        return log.ToString();
    }
}
