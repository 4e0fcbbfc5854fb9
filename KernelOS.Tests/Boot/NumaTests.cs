using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>Machines with several memory nodes: a program checks in the guest what it is told, and where its pages really lie.</summary>
[Category("Boot")]
public sealed class NumaTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    [TestCase("2", "128,128", "10,20,20,10", "256M")]
    [TestCase("96M,160M:0-1=31", "96,160", "10,31,31,10", null)]
    [TestCase("4", "64,64,64,64", "10,20,20,20,20,10,20,20,20,20,10,20,20,20,20,10", "256M")]
    [TestCase("64M,100M,48M,81M:0-1=40,0-2=15,0-3=30", "64,100,48,81", "10,40,15,30,40,10,20,20,15,20,10,20,30,20,20,10", null)]
    public void PagesLieWhereTheyShould(string nodes, string sizes, string distances, string? memory)
    {
        (CommandResult result, string report) = Run(nodes, memory, [UserProgram.Build("numa", CLibrary.Musl), sizes, distances]);
        Assert.That(Encoding.ASCII.GetString(result.Output), Is.EqualTo("topology\nbind\nthread\nfallback\nshortage\nbind\ndone\n"), report);
        Assert.That(result.Status, Is.Zero, report);
    }

    [Test]
    public void TheNodeOfTheProcessorMayHaveNoMemory()
    {
        (CommandResult result, string report) = Run("0,64M,96M:0-1=40,0-2=20", null, [UserProgram.Build("numa", CLibrary.Musl), "0,64,96", "10,40,20,40,10,20,20,20,10"]);
        Assert.That(Encoding.ASCII.GetString(result.Output), Does.EndWith("done\n"), report);
        Assert.That(result.Status, Is.Zero, report);
    }

    [Test]
    public void TheLogNamesNodesAndDistancesAndAfterwardsEverythingIsBack()
    {
        string program = UserProgram.Build("numa", CLibrary.Musl);
        string log = Path.GetTempFileName();
        try
        {
            string[] line = [program, "96,160", "10,31,31,10"];
            (CommandResult result, string report) = Run("96M,160M:0-1=31", null, [.. line, "--then", .. line], "--log", log);
            string text = File.ReadAllText(log);
            Assert.That(result.Status, Is.Zero, report + text);
            Assert.That(text, Does.Contain("node 0: 9").And.Contain("distances 10 31").And.Contain("distances 31 10"), report);
            IReadOnlyList<KernelUse> uses = KernelUse.Read(text);
            Assert.That(uses, Has.Count.EqualTo(2), text);
            Assert.That(uses.Select(use => use.Objects).Distinct(), Has.Exactly(1).Items, text);
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static (CommandResult Result, string Report) Run(string nodes, string? memory, string[] program, params string[] options)
    {
        string[] size = memory is null ? [] : ["--memory", memory];
        CommandResult result = new KernelosTool().Run(
            ["run", "--timeout", $"{s_limit.TotalSeconds}", "--append", "counts", "--numa", nodes, .. size, .. options, .. program], [], s_limit + TimeSpan.FromSeconds(60));
        string report = $"{Encoding.UTF8.GetString(result.Output)}\n{Encoding.UTF8.GetString(result.Error)}";
        Assert.That(KernelUse.Read(report).SelectMany(use => use.Leftovers), Is.Empty, report);
        return (result, report);
    }
}
