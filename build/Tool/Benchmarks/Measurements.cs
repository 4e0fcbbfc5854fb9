using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KernelOS.Tool.Benchmarks;

/// <summary>What the programs of linux-ops printed on one kernel.</summary>
/// <remarks>
/// <c>linux-ops-works</c> prints <c>ROW works</c> or <c>ROW FAILS</c> for the operations that it tried, and
/// <c>linux-ops</c> then <c>ROW min INSTRUCTIONS</c>; <c>is</c> stands for <c>min</c> where it is no minimum. An operation that was tried and does not work has no cost,
/// whatever was measured: giving an error is fast.
/// </remarks>
internal sealed partial class Measurements
{
    private readonly Dictionary<string, long> _costs = [];
    private readonly HashSet<string> _failing = [];

    /// <summary>Takes apart what was printed; other lines do not matter.</summary>
    public Measurements(string output)
    {
        foreach (string line in output.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (Cost().Match(line) is { Success: true } cost)
            {
                _costs[cost.Groups[1].Value] = long.Parse(cost.Groups[2].Value, CultureInfo.InvariantCulture);
            }
            else if (Failure().Match(line) is { Success: true } failure)
            {
                _failing.Add(failure.Groups[1].Value);
            }
        }
    }

    /// <summary>The cost of an operation; null if it was not measured or does not work.</summary>
    public long? Of(string name) => !_failing.Contains(name) && _costs.TryGetValue(name, out long cost) ? cost : null;

    // The first line may follow what the firmware wrote.
    [GeneratedRegex(@"([a-zA-Z0-9_]+)\s+(?:min|is)\s+([0-9]+)\b")]
    private static partial Regex Cost();

    [GeneratedRegex(@"([a-zA-Z0-9_]+) FAILS$")]
    private static partial Regex Failure();
}
