using System.Collections.Generic;
using System.Linq;
using KernelOS.Tests.Programs;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace KernelOS.Tests.Boot;

/// <summary>Programs that ask for much of one thing: forks, threads, data through pipes.</summary>
[Category("Boot")]
public sealed class ShowpieceTests
{
    private static readonly ProgramRun[] s_programs =
    [
        Own("many-forks", CLibrary.Musl, "5000"),
        Own("many-threads", CLibrary.Musl, "20"),
        Own("many-threads", CLibrary.Glibc, "20"),
        Own("long-pipeline", CLibrary.Musl, "16"),
    ];

    private BootResult _boot = null!;

    [OneTimeSetUp]
    public void Boot()
    {
        UserProgram.BuildAll();
        _boot = new KernelRunner(GuestMachine.Qemu).Boot(s_programs, []);
    }

    [OneTimeTearDown]
    public void ShowLog()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Error.WriteLine(_boot?.Describe());
        }
    }

    [TestCaseSource(nameof(s_programs))]
    public void DoesTheSameAsOnLinux(ProgramRun program)
    {
        ProgramResult? here = _boot.Programs[s_programs.ToList().IndexOf(program)];
        Assert.That(here, Is.Not.Null, _boot.Describe());
        ProgramResult onLinux = HostRunner.Run(program, []);
        Assert.That(here!.OutputText, Is.EqualTo(onLinux.OutputText));
        Assert.That(here.ErrorText.Split('\n').Order(), Is.EqualTo(onLinux.ErrorText.Split('\n').Order()), "two processes write it");
        Assert.That(here.Status, Is.Zero);
    }

    [Test]
    public void NothingIsLeftInUse()
    {
        IReadOnlyList<KernelUse> uses = KernelUse.Read(_boot.Log);
        Assert.That(uses, Has.Count.EqualTo((2 * s_programs.Length) + 1), "one line for each program and marker");
        Assert.That(uses.Select(use => use.Objects).Distinct(), Has.Exactly(1).Items);
    }

    private static ProgramRun Own(string name, CLibrary library, params string[] arguments) =>
        ProgramRun.Of(UserProgram.PathOf(name, library), arguments);
}
