using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KernelOS.Tool.Benchmarks;

/// <summary>What was measured of the defined work, on the machine or on the host: lines <c>bench: NAME OPERATIONS INSTRUCTIONS</c>.</summary>
internal sealed partial class WorkLog
{
    private readonly Dictionary<string, double> _costs = [];

    /// <summary>Takes apart a log; other lines do not matter.</summary>
    public WorkLog(string log)
    {
        foreach (Match match in Line().Matches(log))
        {
            double operations = double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            _costs[match.Groups[1].Value] = double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture) / operations;
        }
    }

    /// <summary>The cost of one operation; null if it was not measured.</summary>
    public double? Of(string name) => _costs.TryGetValue(name, out double cost) ? cost : null;

    [GeneratedRegex(@"\bbench: (\S+) ([1-9][0-9]*) ([0-9]+)\b")]
    private static partial Regex Line();
}
