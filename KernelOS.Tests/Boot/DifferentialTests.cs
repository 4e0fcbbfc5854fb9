using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Tests.Programs.Differential;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace KernelOS.Tests.Boot;

/// <summary>Every case of the differential programs: the same static binary prints the same here as on the host's Linux.</summary>
[Category("Boot")]
public sealed class DifferentialTests
{
    private static readonly GuestMachine s_machine = GuestMachine.Qemu;

    private DifferentialBoot _boot = null!;

    private static IReadOnlyList<DifferentialCase> Cases => DifferentialBoot.All;

    private static IEnumerable<DifferentialCase> Programs => Cases.DistinctBy(one => (one.Program, one.Library));

    [OneTimeSetUp]
    public void Boot() => _boot = DifferentialBoot.Start(s_machine, Cases);

    [OneTimeTearDown]
    public void Summarize()
    {
        int agreeing = Cases.Count(one => _boot?.Here(one) == DifferentialBoot.OnLinux(one));
        int checks = Programs.Sum(one => CaseOutputs.CountChecks(_boot?.ProgramHere(one)?.OutputText ?? ""));
        TestContext.Progress.WriteLine(
            $"differential: {Programs.Count()} programs, {Cases.Count} cases, {agreeing} agreeing, {checks} checks; "
            + $"{DifferentialProgram.NotYetCount} cases need what is not there yet");
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Error.WriteLine(_boot?.Result.Describe());
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void PrintsTheSameAsOnLinux(DifferentialCase one)
    {
        string onLinux = DifferentialBoot.OnLinux(one);
        Assert.That(onLinux, Is.Not.Empty, "a case checks something");
        Assert.That(_boot.Here(one), Is.EqualTo(onLinux));
    }

    [TestCaseSource(nameof(Programs))]
    public void ProgramEndsAsOnLinux(DifferentialCase one)
    {
        ProgramResult onLinux = DifferentialBoot.ProgramOnLinux(one);
        Assert.That(onLinux.OutputText, Does.EndWith("== end\n"));
        Assert.That(onLinux.Status, Is.Zero);
        ProgramResult? here = _boot.ProgramHere(one);
        Assert.That(here, Is.Not.Null, _boot.Result.Describe());
        Assert.That(here!.OutputText, Does.EndWith("== end\n"));
        Assert.That(here.ErrorText, Is.EqualTo(onLinux.ErrorText));
        Assert.That(here.Status, Is.Zero);
    }
}
