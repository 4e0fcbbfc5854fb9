using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KernelOS.Tests.Programs;
using KernelOS.Tool.Benchmarks;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Benchmarks;

public sealed partial class OperationTableTests
{
    // What the measuring program prints to judge the machine and not the kernel.
    private static readonly string[] s_ofTheMachine = ["empty_loop", "rdtsc_pair", "rep_stosb_4096", "rep_stosq_512", "rep_movsq_512"];

    private static readonly OperationRow[] s_rows =
        [new("fast", "a fast one", 1000, 200), new("slow", "a slow one", 1000, 900), new("free", "no aim", 500, null)];

    [Test]
    public void CostsAreReadFromAmongOtherLines()
    {
        Measurements measured = new("\u001b[2Jnoise\r\ngetpid                 min      136 avg      140\r\n[ 0.1] log min\nanon_fault min 77\n");
        Assert.That(measured.Of("getpid"), Is.EqualTo(136));
        Assert.That(measured.Of("anon_fault"), Is.EqualTo(77));
        Assert.That(measured.Of("log"), Is.Null);
    }

    [Test]
    public void WhatDoesNotWorkHasNoCost()
    {
        Measurements measured = new("fork FAILS\nstat works\nfork min 12 avg 12\nstat min 34 avg 34\n");
        Assert.That(measured.Of("fork"), Is.Null);
        Assert.That(measured.Of("stat"), Is.EqualTo(34));
    }

    [Test]
    public void TheTableMarksWhatIsAboveTheAimAndWhatIsMissing()
    {
        Measurements here = new("fast min 150\nslow min 901\n");
        OperationTable table = new(s_rows, row => row.Linux, row => here.Of(row.Name));
        StringWriter output = new();
        table.Write(output);
        Assert.That(output.ToString().Split('\n').Select(line => Spaces().Replace(line, " ")), Is.EqualTo(new[]
        {
            "instructions Linux KernelOS ratio aim",
            "a fast one 1,000 150 0.15 200",
            "a slow one 1,000 901 0.90 900 above the aim",
            "no aim 500 MISSING",
            "",
        }));
        Assert.That(table.MissingCount, Is.EqualTo(1));
        Assert.That(table.AboveAimCount, Is.EqualTo(1));
    }

    [TestCase("getpid|getpid|343")]
    [TestCase("getpid|getpid|fast|130")]
    [TestCase("getpid|getpid|343|-1")]
    public void ALineThatIsNoRowIsRefused(string line) =>
        Assert.That(() => OperationRow.Read([line]), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void EveryOperationOfTheProgramHasARow()
    {
        IReadOnlyList<OperationRow> rows = OperationRow.Read(File.ReadLines(PathOf("linux-ops.rows")));
        IEnumerable<string> measured = Measured().Matches(File.ReadAllText(PathOf("linux-ops.c"))).Select(match => match.Groups[1].Value);
        Assert.That(rows.Select(row => row.Name), Is.EquivalentTo(measured.Except(s_ofTheMachine).Append("boot")));
        Assert.That(rows.Where(row => row.Linux is null), Is.Empty, "each has a recorded figure");
    }

    private static string PathOf(string file) => RepositoryFolder.Combine("KernelOS.Tests", "Benchmarks", file);

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [GeneratedRegex("""(?:RUN\(|%-22s min %8llu\\n",)"([a-zA-Z0-9_]+)"|$^""")]
    private static partial Regex Measured();
}
