using System;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>What a person sees of <c>build/kernelos bench</c>.</summary>
[Category("Boot")]
public sealed class BenchTests
{
    /// <summary>Rows of the benchmark memory that cost more than what is aimed at, and may; instructions are exact, so any other is a step back.</summary>
    private static readonly string[] s_aboveTheAim =
    [
        "pipe ping-pong, round trip",
    ];

    [Test]
    public void EveryOperationWorksAndIsMeasured() => Run("bench", "--no-linux", "linux-ops");

    [Test]
    public void TheMemoryWorkCostsWhatItMay()
    {
        string table = Run("bench", "--no-linux", "--no-times", "memory");
        Assert.That(table, Does.Contain("On the host, ").And.Contain("In the guest, "));
        string[] above = [.. table.Split('\n').Where(line => line.Contains("  above the aim", StringComparison.Ordinal)).Select(line => line.Split("  ")[0]).Distinct()];
        Assert.That(above, Is.SubsetOf(s_aboveTheAim), table);
    }

    private static string Run(params string[] arguments)
    {
        CommandResult result = new KernelosTool().Run(arguments, [], TimeSpan.FromSeconds(240));
        string table = Encoding.UTF8.GetString(result.Output);
        string report = $"{table}\n{Encoding.UTF8.GetString(result.Error)}";
        Assert.That(table, Does.Not.Contain("MISSING"), report);
        Assert.That(table, Does.Contain(" 0 figures missing").Or.Contain("\n0 figures missing"), report);
        Assert.That(result.Status, Is.Zero, report);
        return table;
    }
}
