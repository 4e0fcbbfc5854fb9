using KernelOS.Tool.Benchmarks;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Benchmarks;

public sealed class HostCountsTests
{
    // What callgrind 3.19 writes, without most of the costs.
    private const string Dumps = """
        # callgrind format
        part: 1
        desc: Timerange: Basic block 0 - 15035986
        desc: Trigger: Client Request: bench: frames-a-pair 1000
        events: Ir
        summary: 108000
        fn=(14) totals: 3
        0 108000
        totals: 108000
        part: 2
        desc: Trigger: Client Request: bench: heap-replace 10
        summary: 1090
        totals: 1090
        part: 3
        desc: Trigger: Program termination
        totals: 77
        """;

    [Test]
    public void EveryNamedDumpIsACost() =>
        Assert.That(HostCounts.ReadDumps(Dumps.Split('\n')), Is.EqualTo("bench: frames-a-pair 1000 108000\nbench: heap-replace 10 1090\n"));

    [Test]
    public void AWorkLogReadsThem()
    {
        WorkLog work = new(HostCounts.ReadDumps(Dumps.Split('\n')));
        Assert.That(work.Of("frames-a-pair"), Is.EqualTo(108));
        Assert.That(work.Of("heap-replace"), Is.EqualTo(109));
        Assert.That(work.Of("frames-b-free"), Is.Null);
    }
}
