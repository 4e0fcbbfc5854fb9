using System;
using System.ComponentModel;
using System.IO;
using System.Linq;
using KernelOS.Tests.Boot;
using NUnit.Framework;

namespace KernelOS.Tests.Programs;

/// <summary>The files that must not run are broken in the way their names say, and the one they come from is not.</summary>
public sealed class BrokenElfTests
{
    // Linux loads what it can; KernelOS is to be stricter.
    private static readonly string[] s_acceptedByLinux =
        ["32 bits", "big-endian", "the same segment twice", "bytes beyond the end", "at page 0"];

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("kernelos-elf-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TheUnbrokenFileRunsOnLinux()
    {
        string path = new BrokenElf("unbroken", BrokenElfEnding.Refused, new ElfImage().ToArray()).WriteTo(_folder);
        Assert.That(HostRunner.Run(ProgramRun.Of(path), []).Status, Is.EqualTo(ElfImage.Status));
    }

    [TestCaseSource(typeof(BrokenElf), nameof(BrokenElf.All))]
    public void ABrokenFileDoesNotRunOnLinux(BrokenElf broken)
    {
        string path = broken.WriteTo(_folder);
        int? status;
        try
        {
            // Not by way of another program, which would give a text to a shell.
            status = Command.Run(path, [], [], s_limit).Status;
        }
        catch (Win32Exception)
        {
            status = null;
        }

        Assert.That(status == ElfImage.Status, Is.EqualTo(s_acceptedByLinux.Contains(broken.Name)), $"status {status}");
    }
}
