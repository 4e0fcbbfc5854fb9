using System;
using System.IO;
using KernelOS.Tool;
using KernelOS.Tool.Building;
using KernelOS.Tool.Sessions;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Building;

public sealed class KernelBuildTests
{
    private static readonly DateTime s_long = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private ScratchFolder _folder = null!;
    private KernelBuild _build = null!;

    [SetUp]
    public void MakeBuiltRepository()
    {
        _folder = new ScratchFolder();
        Repository repository = new(_folder.Path);
        _build = new KernelBuild(repository);
        foreach (string file in (string[])
            [
                "Directory.Build.props", "Directory.Packages.props", "global.json", "KernelOS/Arch/Entry.S",
                "KernelOS.Core/Memory/Heap.cs", "build/KernelImage.targets", "build/Tool/Program.cs", "artifacts/kernelos-x64.elf",
            ])
        {
            Write(file);
        }

        foreach (string item in Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories))
        {
            Directory.SetLastWriteTimeUtc(item, s_long);
        }

        Write(_build.Stamp);
        File.SetLastWriteTimeUtc(_build.Stamp, s_long.AddDays(1));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void NothingChanged() => Assert.That(_build.IsUpToDate(), Is.True);

    [TestCase("KernelOS/Arch/Entry.S")]
    [TestCase("KernelOS.Core/Memory/Heap.cs")]
    [TestCase("KernelOS.Core/Memory/New.cs")]
    [TestCase("build/KernelImage.targets")]
    [TestCase("Directory.Build.props")]
    [TestCase("global.json")]
    public void AChangedOrNewSourceCounts(string file)
    {
        Write(file);
        Assert.That(_build.IsUpToDate(), Is.False);
    }

    [TestCase("KernelOS.Core/Memory/Heap.cs")]
    [TestCase("artifacts/kernelos-x64.elf")]
    [TestCase("artifacts/kernel-built.stamp")]
    public void AMissingFileCounts(string file)
    {
        File.Delete(Path.Combine(_folder.Path, file));
        Assert.That(_build.IsUpToDate(), Is.False);
    }

    [TestCase("build/Tool/Program.cs")]
    [TestCase("build/Tool/New.cs")]
    [TestCase("README.md")]
    [TestCase("KernelOS.Tests/New.cs")]
    public void WhatIsNotInTheKernelDoesNotCount(string file)
    {
        Write(file);
        Assert.That(_build.IsUpToDate(), Is.True);
    }

    private void Write(string file)
    {
        string path = Path.Combine(_folder.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }
}
