using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KernelOS.Tests.Programs;
using KernelOS.Tool.Benchmarks;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Benchmarks;

public sealed partial class PeerTableTests
{
    private static readonly string[] s_file =
    [
        "# a comment",
        "= frames | one | another",
        "fast | a fast one | 200 | 1000 | 150",
        "even | as it should be | 20 | 100 | -",
        "slow | a slow one | 12 | 100 | -",
        "none | not measured | - | 1 | 2",
    ];

    [Test]
    public void TheTableHasTheAimAndEachPeersRatio()
    {
        PeerGroup group = PeerGroup.Read(s_file).Single();
        WorkLog work = new("[ 0.1] bench: fast 10 1500\r\nbench: even 1000 20049\r\n[ 0.2] bench: slow 1000 13900\r\nbench: none 0 5\r\n");
        PeerTable table = new(group, work.Of);
        StringWriter output = new();
        table.Write(output);
        Assert.That(output.ToString().Split('\n').Select(line => Spaces().Replace(line, " ")), Is.EqualTo(new[]
        {
            "frames KernelOS aim one ratio another ratio",
            "a fast one 150 200 1,000 0.15 150 1.00",
            "as it should be 20 20 100 0.20",
            "a slow one 13.9 12 above the aim 100 0.14",
            "not measured MISSING 1 2",
            "",
        }));
        Assert.That(table.MissingCount, Is.EqualTo(1));
        Assert.That(table.AboveAimCount, Is.EqualTo(1));
    }

    [TestCase("name | before any group | - | 1")]
    [TestCase("= a group | a peer\nname | one figure too few | -")]
    [TestCase("= a group | a peer\nname | not a number | - | many")]
    public void ALineThatIsNoRowIsRefused(string lines) =>
        Assert.That(() => PeerGroup.Read(lines.Split('\n')), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void EveryNameIsWrittenOnce()
    {
        IEnumerable<string> names = PeerGroup.Read(File.ReadLines(RepositoryFolder.Combine("KernelOS.Tests", "Benchmarks", "memory.peers")))
            .SelectMany(group => group.Rows.Select(row => row.Name));
        Assert.That(names, Is.Unique);
    }

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
