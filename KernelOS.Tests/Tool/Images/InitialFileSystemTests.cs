using System;
using System.IO;
using KernelOS.Tool;
using KernelOS.Tool.Images;
using KernelOS.Tool.Sessions;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Images;

public sealed class InitialFileSystemTests
{
    private ScratchFolder _host = null!;

    [SetUp]
    public void MakeFolder() => _host = new ScratchFolder();

    [TearDown]
    public void RemoveFolder() => _host.Dispose();

    [Test]
    public void AProgramGoesToBin()
    {
        InitialFileSystem files = new();
        Assert.That(files.AddProgram(HostFile("hello")), Is.EqualTo("/bin/hello"));
        Assert.That(files.Paths, Does.Contain("bin/hello"));
    }

    [Test]
    public void TheSameProgramTwiceIsOneFileButTwoOfOneNameAreRefused()
    {
        InitialFileSystem files = new();
        string program = HostFile("hello");
        files.AddProgram(program);
        Assert.That(() => files.AddProgram(program), Throws.Nothing);
        Assert.That(() => files.AddProgram(HostFile("other/hello")), Throws.TypeOf<ToolException>());
    }

    [TestCase("/in", "in")]
    [TestCase("/deep/er/in", "deep/er/in")]
    [TestCase("//deep/./in", "deep/in")]
    [TestCase("/tmp/", "tmp/big")]
    [TestCase("/", "big")]
    public void AFileGoesWhereItIsToldTo(string guestPath, string expected)
    {
        InitialFileSystem files = new();
        files.Add(HostFile("big"), guestPath);
        Assert.That(files.Paths, Does.Contain(expected));
    }

    [Test]
    public void ParentsAreListedBeforeTheirContents()
    {
        InitialFileSystem files = new();
        files.Add(HostFile("big"), "/x/y/z");
        Assert.That(string.Join(' ', files.Paths), Does.EndWith("x x/y x/y/z"));
    }

    [TestCase("/tmp", Description = "a folder is there")]
    [TestCase("/etc/passwd/x", Description = "a file is no folder")]
    [TestCase("relative")]
    [TestCase("/a/../b")]
    public void AnImpossiblePlaceIsAMistakeOnTheCommandLine(string guestPath)
    {
        ToolException? failure = Assert.Throws<ToolException>(() => new InitialFileSystem().Add(HostFile("big"), guestPath));
        Assert.That(failure?.ExitStatus, Is.EqualTo(ExitStatus.Usage));
    }

    [Test]
    public void AFolderComesWithAllItContains()
    {
        HostFile("tree/a/b");
        HostFile("tree/c");
        InitialFileSystem files = new();
        files.Add(Path.Combine(_host.Path, "tree"), "/t");
        Assert.That(files.Paths, Is.SupersetOf((string[])["t", "t/a", "t/a/b", "t/c"]));
    }

    [Test]
    public void ADeviceIsRefused()
    {
        InitialFileSystem files = new();
        files.Add("/dev/zero", "/zero");
        Assert.That(() => files.WriteTo(Stream.Null), Throws.TypeOf<ToolException>());
    }

    private string HostFile(string name)
    {
        string path = Path.Combine(_host.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Guid.NewGuid().ToString());
        return path;
    }
}
