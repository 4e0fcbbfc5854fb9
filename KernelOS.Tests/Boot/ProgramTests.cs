using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using NUnit.Framework;

namespace KernelOS.Tests.Boot;

/// <summary>Ordinary programs: what they do on KernelOS, compared with what the same files do on the host's Linux.</summary>
[TestFixtureSource(typeof(GuestMachine), nameof(GuestMachine.All))]
public sealed class ProgramTests : MachineFixture
{
    // What is kept for the next programs is there after some; a file may grow without becoming another one.
    private const int WarmingUp = 8;
    private const int KeptFrames = 16;

    private static readonly ConcurrentDictionary<ProgramRun, ProgramResult> s_onLinux = new();

    public ProgramTests(GuestMachine machine)
        : base(machine)
    {
    }

    private static IEnumerable<ProgramRun> Differential => MachinePrograms.Differential;

    [TestCaseSource(nameof(Differential))]
    public void DoesTheSameAsOnLinux(ProgramRun program)
    {
        ProgramResult onLinux = s_onLinux.GetOrAdd(program, _ => HostRunner.Run(program, []));
        ProgramResult here = Result(program);
        Assert.That(here.OutputText, Is.EqualTo(onLinux.OutputText));
        Assert.That(here.ErrorText, Is.EqualTo(onLinux.ErrorText));
        Assert.That(here.Status, Is.EqualTo(onLinux.Status));
        Assert.That(here.Agrees(onLinux), "its bytes differ");
    }

    [Test]
    public void InputOfAllByteValuesComesBack()
    {
        ProgramResult result = Result(MachinePrograms.Cat);
        Assert.That(result.Output, Has.Length.EqualTo(MachinePrograms.Input.Length), result.ErrorText);
        Assert.That(result.Output.AsSpan().SequenceEqual(MachinePrograms.Input), "the bytes differ");
        Assert.That(result.Status, Is.Zero);
    }

    [Test]
    public void InputStaysAtItsEnd()
    {
        ProgramResult result = Result(MachinePrograms.CatAtEnd);
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Status, Is.Zero, result.ErrorText);
    }

    [Test]
    public void EveryRegisterIsKept()
    {
        ProgramResult result = Result(MachinePrograms.Registers);
        Assert.That(result.OutputText, Is.EqualTo("every register kept its value\n"));
        Assert.That(result.Status, Is.Zero);
    }

    [Test]
    public void NothingOfOneProgramIsSeenByTheNext()
    {
        Assert.That(Result(MachinePrograms.Clean).OutputText, Is.EqualTo("clean\n"));
        Assert.That(Result(MachinePrograms.CleanAfterwards).OutputText, Is.EqualTo("clean\n"));
    }

    /// <summary>Ordinary, hostile, broken, hungry and random programs: none leaves anything behind but the files that it made.</summary>
    [Test]
    public void AfterEachProgramEverythingIsBack()
    {
        IReadOnlyList<KernelUse> uses = KernelUse.Read(Boot.Result.Log);
        Assert.That(uses, Has.Count.AtLeast(MachinePrograms.All.Count), Boot.Result.Describe());
        for (int i = WarmingUp; i < uses.Count; i++)
        {
            Assert.That(uses[i].ObjectsWithoutFiles, Is.EqualTo(uses[0].ObjectsWithoutFiles), $"after program {i}");
            if (uses[i].Objects == uses[i - 1].Objects)
            {
                Assert.That(uses[i].Frames, Is.EqualTo(uses[i - 1].Frames).Within(KeptFrames), $"after program {i}");
            }
        }
    }
}
