using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tests.Programs.Differential;

/// <summary>What a differential program printed, by case.</summary>
public static class CaseOutputs
{
    private const string Head = "== ";

    /// <summary>Takes the output apart; the last part, whose name is <c>end</c>, shows that the program came so far.</summary>
    public static IReadOnlyDictionary<string, string> Split(string output)
    {
        Dictionary<string, string> parts = [];
        foreach (string part in ("\n" + output).Split("\n" + Head).Skip(1))
        {
            string[] lines = part.Split('\n', 2);
            parts[lines[0]] = lines.Length > 1 ? lines[1].TrimEnd('\n') : "";
        }

        return parts;
    }

    /// <summary>How many checks the output has: lines that are not a case's name.</summary>
    public static int CountChecks(string output) =>
        output.Split('\n').Count(line => line.Length > 0 && !line.StartsWith(Head, StringComparison.Ordinal));
}
