using System;
using System.IO;
using System.Linq;
using KernelOS.Tests.Boot;
using NUnit.Framework;

namespace KernelOS.Tests.Programs;

/// <summary>The programs themselves, on the host's Linux, so that what they show on KernelOS is KernelOS's doing.</summary>
public sealed class UserProgramTests
{
    private static readonly CLibrary[] s_libraries = [CLibrary.Musl, CLibrary.Glibc];

    [Test]
    public void AProgramIsBuiltAgainOnlyWhenSomethingChanged()
    {
        string path = UserProgram.Build("hello", CLibrary.Musl);
        DateTime first = File.GetLastWriteTimeUtc(path);
        Assert.That(UserProgram.Build("hello", CLibrary.Musl), Is.EqualTo(path));
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(first));

        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllText(path + ".stamp", "of other sources");
        UserProgram.Build("hello", CLibrary.Musl);
        Assert.That(File.GetLastWriteTimeUtc(path), Is.Not.EqualTo(first));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(bytes), "the same sources give the same file");
    }

    [TestCaseSource(nameof(s_libraries))]
    public void HelloPrintsItsArguments(CLibrary library)
    {
        ProgramResult result = Run("hello", library, "one", "two three", "--error=four", "--status=7");
        Assert.That(result.OutputText, Is.EqualTo("one\ntwo three\n"));
        Assert.That(result.ErrorText, Is.EqualTo("four\n"));
        Assert.That(result.Status, Is.EqualTo(7));
        Assert.That(Run("hello", library, "--environment").OutputText, Is.EqualTo("PATH=/bin\nHOME=/\n"));
    }

    [Test]
    public void EveryHostileCaseIsListed()
    {
        foreach (IGrouping<string, HostileCase> program in HostileCases.All.GroupBy(hostile => hostile.Program))
        {
            string[] cases = Run(program.Key, CLibrary.Musl, "--list").OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(program.Select(hostile => hostile.Name), Is.EquivalentTo(cases), program.Key);
        }
    }

    [TestCaseSource(typeof(HostileCases), nameof(HostileCases.All))]
    public void AHostileProgramEndsOnLinuxAsItShould(HostileCase hostile)
    {
        ProgramResult result = Run(hostile.Program, CLibrary.Musl, hostile.Name);
        if (hostile.Agreement == LinuxAgreement.Same)
        {
            Assert.That(hostile.Allows(result.Status), $"{result.Status}");
        }
    }

    [Test]
    public void RegistersAndMemoryAreCleanOnLinux()
    {
        Assert.That(Run("registers", CLibrary.Musl).OutputText, Is.EqualTo("every register kept its value\n"));
        Assert.That(Run("clean", CLibrary.None).OutputText, Is.EqualTo("clean\n"));
    }

    [TestCaseSource(nameof(s_libraries))]
    public void WhatAProgramIsStartedWithIsRightOnLinux(CLibrary library)
    {
        ProgramResult result = Run("startup", library, "an argument");
        Assert.That(result.OutputText, Does.Contain("argument 1: 'an argument'\n").And.Not.Contains(": NO"));
        Assert.That(result.Status, Is.Zero);
    }

    [Test]
    public void ConformanceCasesEndWellOnLinux()
    {
        foreach (string name in Conformance.Cases)
        {
            Assert.That(Run("conformance", CLibrary.Musl, name).Status, Is.Zero, name);
            Assert.That(Run("conformance", CLibrary.Glibc, name).Status, Is.Zero, name);
        }

        string[] listed = Run("conformance", CLibrary.Musl, "--list").OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(Conformance.Cases, Is.EquivalentTo(listed));
    }

    private static ProgramResult Run(string program, CLibrary library, params string[] arguments) =>
        HostRunner.Run(ProgramRun.Of(UserProgram.Build(program, library), arguments), []);
}
