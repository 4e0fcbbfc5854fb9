using System;
using System.Text;
using KernelOS.Tests.Programs;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>What a person sees of <c>build/kernelos run PROGRAM</c>: streams and status.</summary>
[Category("Boot")]
public sealed class ToolRunTests
{
    private const int NoStatus = 125;
    private const int UsageStatus = 2;

    [TestCaseSource(typeof(GuestMachine), nameof(GuestMachine.All))]
    public void OutputAndStatusAreTheProgramsAlone(GuestMachine machine)
    {
        CommandResult result = Run(machine, [UserProgram.Build("hello", CLibrary.Musl), "one", "two three", "--status=7"], []);
        Assert.That(Encoding.UTF8.GetString(result.Output), Is.EqualTo("one\ntwo three\n"), Describe(result));
        Assert.That(result.Status, Is.EqualTo(7), Describe(result));
    }

    [Test]
    public void TheStatusOfAKilledProgramTellsTheSignal()
    {
        CommandResult result = Run(GuestMachine.Qemu, [UserProgram.Build("memory-faults", CLibrary.Musl), "read-null"], []);
        Assert.That(result.Status, Is.EqualTo(128 + 11), Describe(result));
    }

    [Test]
    public void APanicNamesItsFunctionsAndGivesNoStatus()
    {
        CommandResult result = Run(GuestMachine.Qemu, ["--append", "panic=test", UserProgram.Build("hello", CLibrary.Musl)], []);
        string log = Describe(result);
        Assert.That(result.Status, Is.EqualTo(NoStatus), log);
        Assert.That(result.Output, Is.Empty);
        Assert.That(log, Does.Contain("panic").And.Contains("KernelMain").And.Match(@"\w+\+0x[0-9a-f]+"));
    }

    [Test]
    public void AnEndlessProgramIsStoppedAtItsLimit()
    {
        CommandResult result = Run(GuestMachine.Qemu, ["--timeout", "10", "/bin/busybox", "awk", "BEGIN { while (1) n++ }"], []);
        Assert.That(result.Status, Is.EqualTo(NoStatus), Describe(result));
        Assert.That(Encoding.UTF8.GetString(result.Error), Does.Contain("time limit"));
    }

    /// <summary>It runs, or says in one line why not.</summary>
    [TestCase("1M")]
    [TestCase("4M")]
    [TestCase("8M")]
    [TestCase("16M")]
    [TestCase("24M")]
    [TestCase("32M")]
    [TestCase("64M")]
    [TestCase("100M")]
    [TestCase("128M")]
    [TestCase("1G")]
    [TestCase("2G")]
    [TestCase("3G")]
    [TestCase("5G")]
    public void EveryMemorySizeWorksOrIsExplained(string size)
    {
        CommandResult result = Run(GuestMachine.Qemu, ["--memory", size, UserProgram.Build("hello", CLibrary.Musl), "here"], []);
        bool ran = result.Status == 0 && Encoding.UTF8.GetString(result.Output) == "here\n";
        bool explained = result.Status is NoStatus or UsageStatus && Encoding.UTF8.GetString(result.Error).Contains("memory", StringComparison.Ordinal);
        Assert.That(ran || explained, Describe(result));
    }

    private static CommandResult Run(GuestMachine machine, string[] arguments, byte[] input) =>
        new KernelosTool().Run(["run", .. machine.Options, .. arguments], input, machine.Limit);

    private static string Describe(CommandResult result) =>
        $"status {result.Status}\n{Encoding.UTF8.GetString(result.Error)}";
}
