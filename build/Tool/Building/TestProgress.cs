using System;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;

namespace KernelOS.Tool.Building;

/// <summary>Turns the console output of <c>dotnet test</c> into little: a count of what passed, all of what failed.</summary>
internal sealed partial class TestProgress
{
    private const int LinesBetweenCounts = 100;

    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private int _passed;
    private bool _isInFailure;

    /// <summary>Writes to <paramref name="output"/>; on a terminal the count is updated in place.</summary>
    public TestProgress(TextWriter output, bool isTerminal)
    {
        _output = output;
        _isTerminal = isTerminal;
    }

    /// <summary>Takes the next line of <c>dotnet test</c>.</summary>
    public void Show(string line)
    {
        Match result = ResultLine().Match(line);
        if (result.Success)
        {
            _isInFailure = result.Groups["outcome"].Value == "Failed";
            if (result.Groups["outcome"].Value == "Passed")
            {
                ShowPassed(result.Groups["name"].Value);
                return;
            }
        }
        else if (line.StartsWith("Test Run", StringComparison.Ordinal) || line.StartsWith("Total tests", StringComparison.Ordinal))
        {
            _isInFailure = false;
        }

        // "The active test run was aborted. Reason: …" and what follows.
        _isInFailure |= line.Contains("run was aborted", StringComparison.Ordinal);
        if (_isInFailure || result.Success)
        {
            ClearCount();
            _output.WriteLine(line);
        }
    }

    /// <summary>Ends the display.</summary>
    public void Finish() => ClearCount();

    [GeneratedRegex(@"^\s+(?<outcome>Passed|Failed|Skipped) (?<name>.+?)( \[[^\]]+\])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex ResultLine();

    private void ShowPassed(string name)
    {
        _passed++;
        string count = _passed.ToString(CultureInfo.InvariantCulture);
        if (_isTerminal)
        {
            _output.Write($"\r\e[K{count} passed  {name}");
        }
        else if (_passed % LinesBetweenCounts == 0)
        {
            _output.WriteLine($"{count} passed …");
        }
    }

    private void ClearCount()
    {
        if (_isTerminal)
        {
            _output.Write("\r\e[K");
        }
    }
}
