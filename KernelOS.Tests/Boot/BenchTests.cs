using System;
using System.Text;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>What a person sees of <c>build/kernelos bench</c>.</summary>
[Category("Boot")]
public sealed class BenchTests
{
    [Test]
    public void EveryOperationWorksAndIsMeasured()
    {
        CommandResult result = new KernelosTool().Run(["bench", "--no-linux", "linux-ops"], [], TimeSpan.FromSeconds(240));
        string table = Encoding.UTF8.GetString(result.Output);
        string report = $"{table}\n{Encoding.UTF8.GetString(result.Error)}";
        Assert.That(table, Does.Not.Contain("MISSING"), report);
        Assert.That(table, Does.Contain(" 0 figures missing"), report);
        Assert.That(result.Status, Is.Zero, report);
    }
}
