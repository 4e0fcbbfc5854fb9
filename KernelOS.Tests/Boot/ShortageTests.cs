using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>Programs that want more memory than there is: those at fault are killed, all others go on, and everything is back.</summary>
[Category("Boot")]
public sealed class ShortageTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(100);

    private static readonly string[] s_ways = ["one", "sleeper", "stopped", "many", "zeros", "file", "full", "names", "shared", "copy", "threads", "choice"];

    [TestCase("8M")]
    [TestCase("48M")]
    public void WhoIsNotAtFaultSurvives(string memory)
    {
        // The first run warms up what is kept; the last program shows that the next one starts.
        string program = UserProgram.Build("shortage", CLibrary.Musl);
        string[] ways = memory == "8M" ? ["one", "zeros", "shared", "threads"] : s_ways;
        (CommandResult result, IReadOnlyList<KernelUse> uses, string log) = Run(memory, [.. ways.Select(way => (string[])[program, way])]);
        string output = Encoding.ASCII.GetString(result.Output);
        string report = $"{output}\n{Encoding.UTF8.GetString(result.Error)}\n{log}";
        Assert.That(output.Split('\n').Count(line => line == "survived"), Is.EqualTo(ways.Length), report);
        Assert.That(output, Does.Not.Contain("UNEXPECTED"), report);
        Assert.That(result.Status, Is.Zero, report);
        Assert.That(log, Does.Contain("out of memory: shortage").And.Contain("is killed"), report);
        CheckUses(uses, ways.Length, report);
    }

    [Test]
    public void OneThatMapsTwiceTheMemoryIsKilledAloneAndTheNextProgramRuns()
    {
        string program = UserProgram.Build("eater", CLibrary.Musl);
        (CommandResult result, IReadOnlyList<KernelUse> uses, string log) = Run("512M", [[program, "1"], [program, "1024"], [program, "1024", "unreserved"], [program, "64"]]);
        string output = Encoding.ASCII.GetString(result.Output);
        string report = $"{output}\n{Encoding.UTF8.GetString(result.Error)}\n{log}";
        Assert.That(output, Is.EqualTo("1 MiB\nrefused: Out of memory\n64 MiB\n"), report);
        Assert.That(result.Status, Is.Zero, report);
        Assert.That(log.Split('\n').Count(line => line.Contains("is killed", StringComparison.Ordinal)), Is.EqualTo(1), report);
        CheckUses(uses, 4, report);
        Assert.That(uses.Select(use => use.Frames).Distinct(), Has.Exactly(1).Items, report);
    }

    [Test]
    public void WhatAProgramHasLeftBehindDoesNotKeepTheNextOneFromStarting()
    {
        string program = UserProgram.Build("shortage", CLibrary.Musl);
        (CommandResult result, _, string log) = Run("16M", [[program, "behind"], [UserProgram.Build("eater", CLibrary.Musl), "8"]]);
        string report = $"{Encoding.ASCII.GetString(result.Output)}\n{Encoding.UTF8.GetString(result.Error)}\n{log}";
        Assert.That(Encoding.ASCII.GetString(result.Output), Does.EndWith("8 MiB\n"), report);
        Assert.That(result.Status, Is.Zero, report);
        Assert.That(log.Split('\n').Count(line => line.Contains("is killed", StringComparison.Ordinal)), Is.EqualTo(1), report);
    }

    private static void CheckUses(IReadOnlyList<KernelUse> uses, int programs, string report)
    {
        Assert.That(uses, Has.Count.EqualTo(programs), report);
        Assert.That(uses.Select(use => use.Objects).Distinct(), Has.Exactly(1).Items, report);
    }

    private static (CommandResult Result, IReadOnlyList<KernelUse> Uses, string Log) Run(string memory, string[][] programs)
    {
        string file = Path.GetTempFileName();
        try
        {
            List<string> arguments = ["run", "--timeout", $"{s_limit.TotalSeconds}", "--memory", memory, "--log", file, "--append", "counts"];
            foreach (string[] program in programs)
            {
                arguments.AddRange([.. program, "--then"]);
            }

            arguments.RemoveAt(arguments.Count - 1);
            CommandResult result = new KernelosTool().Run(arguments, [], s_limit + TimeSpan.FromSeconds(60));
            string log = File.ReadAllText(file);
            return (result, KernelUse.Read(log), log);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
