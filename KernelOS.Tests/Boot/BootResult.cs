using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tests.Boot;

/// <summary>What came of one boot.</summary>
/// <param name="Status">The tool's exit status: the last program's.</param>
/// <param name="Programs">Each program's result, or null if it was not reached or did not end.</param>
/// <param name="Log">The kernel's log.</param>
/// <param name="Messages">What the tool and the programs wrote to standard error, as it was.</param>
public sealed record BootResult(int Status, IReadOnlyList<ProgramResult?> Programs, string Log, string Messages)
{
    private const int LinesShown = 60;

    /// <summary>The kernel's log, line by line.</summary>
    public IEnumerable<string> LogLines => Log.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);

    /// <summary>The ends of the log and of the messages, for a test that fails.</summary>
    public string Describe() => $"status {Status}\nlog:\n{End(Log)}\nmessages:\n{End(Messages)}";

    private static string End(string text) => string.Join('\n', text.TrimEnd().Split('\n').TakeLast(LinesShown));
}
