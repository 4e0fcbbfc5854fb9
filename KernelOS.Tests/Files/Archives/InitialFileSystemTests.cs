using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Archives;
using KernelOS.Core.Files.Paths;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Archives;

public sealed class InitialFileSystemTests
{
    private const uint File = 0x81A4;
    private const uint FileDirectory = 0x41ED;
    private const uint Link = 0xA1FF;

    [Test]
    public void KindsModesAndContentsArrive()
    {
        using FileFixture fixture = new();
        byte[] big = new byte[100_000];
        new Random(1).NextBytes(big);
        byte[] archive = new CpioBuilder().Add("./bin", 0x41C0).Add("bin/big", 0x8000 | 0x9ED, big).Add("lib/deep/er/file", File, [1])
            .Add("bin/sh", Link, "big"u8.ToArray()).Add("dev/null", 0x21B6, deviceMajor: 1, deviceMinor: 3).Add("block", 0x6180, deviceMajor: 8).Finish();

        UnpackResult result = InitialFileSystem.Unpack(fixture.FileSystem, archive);

        Assert.That((result.Error, result.Entries), Is.EqualTo((UnpackError.None, 6)));
        Assert.That(fixture.ReadAll("/bin/sh"), Is.EqualTo(big));
        Assert.That(fixture.ReadAll("/lib/deep/er/file"), Is.EqualTo(new byte[] { 1 }));
        Inode<HostPlatform> file = Find(fixture, "/bin/big");
        Assert.That(((uint)file.Mode, file.UserId, file.GroupId, file.ModificationTime.Seconds), Is.EqualTo((0x9EDu, 7u, 8u, 1_600_000_000L)));
        file.Release();
        Inode<HostPlatform> device = Find(fixture, "/dev/null");
        Assert.That((device.Kind, device.Device.Major, device.Device.Minor), Is.EqualTo((InodeKind.CharacterDevice, 1u, 3u)));
        device.Release();
        Assert.That(PathLookup.Find(fixture.Root, "/block"u8, FinalLink.Keep).Error, Is.EqualTo(FileError.NotFound));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void NamesOfOneFileShareItWhicheverBringsTheContents(int withData)
    {
        using FileFixture fixture = new();
        CpioBuilder builder = new();
        for (int i = 0; i < 3; i++)
        {
            builder.Add($"d/name{i}", File, i == withData ? "contents"u8.ToArray() : [], inode: 42, links: 3);
        }

        Assert.That(InitialFileSystem.Unpack(fixture.FileSystem, builder.Finish()).Error, Is.EqualTo(UnpackError.None));
        Inode<HostPlatform> first = Find(fixture, "/d/name0");
        for (int i = 0; i < 3; i++)
        {
            Assert.That(fixture.ReadAll($"/d/name{i}"), Is.EqualTo("contents"u8.ToArray()));
            Inode<HostPlatform> inode = Find(fixture, $"/d/name{i}");
            Assert.That(inode, Is.SameAs(first));
            Assert.That(inode.LinkCount, Is.EqualTo(3u));
            inode.Release();
        }

        first.Release();
    }

    [Test]
    public void ALaterEntryReplacesTheContents()
    {
        using FileFixture fixture = new();
        byte[] archive = new CpioBuilder().Add("f", File, new byte[9000]).Add("f", File, [5]).Finish();
        Assert.That(InitialFileSystem.Unpack(fixture.FileSystem, archive).Error, Is.EqualTo(UnpackError.None));
        Assert.That(fixture.ReadAll("/f"), Is.EqualTo(new byte[] { 5 }));
    }

    [Test]
    public void ConflictsAndBadLinksAreErrorsAndTellWhere()
    {
        byte[][] archives =
        [
            new CpioBuilder().Add("f", File).Add("f/x", File).Finish(),
            new CpioBuilder().Add("f", File).Add("f", FileDirectory).Finish(),
            new CpioBuilder().Add("f", FileDirectory).Add("f", File).Finish(),
            new CpioBuilder().Add("f", File).Add("f", Link, "x"u8.ToArray()).Finish(),
            new CpioBuilder().Add("f", File).Add("/", File).Finish(),
        ];
        foreach (byte[] archive in archives)
        {
            using FileFixture fixture = new();
            UnpackResult result = InitialFileSystem.Unpack(fixture.FileSystem, archive);
            Assert.That((result.Error, result.Offset, result.Entries), Is.EqualTo((UnpackError.NameConflict, 112, 1)));
        }

        foreach (byte[] target in new[] { [], "a\0b"u8.ToArray(), new byte[5000] })
        {
            using FileFixture fixture = new();
            Assert.That(InitialFileSystem.Unpack(fixture.FileSystem, new CpioBuilder().Add("l", Link, target).Finish()).Error, Is.EqualTo(UnpackError.BadLink));
        }
    }

    [Test]
    public void ADamagedArchiveKeepsWhatCameBefore()
    {
        using FileFixture fixture = new();
        UnpackResult result = InitialFileSystem.Unpack(fixture.FileSystem, new CpioBuilder().Add("f", File, [1]).Add("..", File).Finish());
        Assert.That((result.Error, result.ArchiveError, result.Entries), Is.EqualTo((UnpackError.BadArchive, CpioError.NameLeavesTree, 1)));
        Assert.That(fixture.ReadAll("/f"), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void EachFailureOfMemoryIsAnErrorAndLeaksNothing()
    {
        byte[] archive = new CpioBuilder().Add("d/e", FileDirectory).Add("d/" + new string('n', 100), File, new byte[10000])
            .Add("l", Link, Encoding.Latin1.GetBytes(new string('t', 200))).Add("n", 0x2180).Finish();
        for (int failAfter = 0; failAfter < 30; failAfter++)
        {
            foreach (bool failsHeap in new[] { false, true })
            {
                using FileFixture fixture = new();
                fixture.Machine.AllocationsUntilFailure = failsHeap ? null : failAfter;
                fixture.Machine.ReservesUntilFailure = failsHeap ? failAfter : null;
                UnpackResult result = InitialFileSystem.Unpack(fixture.FileSystem, archive);
                fixture.Machine.AllocationsUntilFailure = null;
                fixture.Machine.ReservesUntilFailure = null;
                Assert.That(result.Error, Is.EqualTo(UnpackError.None).Or.EqualTo(UnpackError.OutOfMemory));
                Assert.That(result.Error == UnpackError.None, Is.EqualTo(failAfter >= (failsHeap ? 11 : 5)), $"after {failAfter}, heap: {failsHeap}");
            }
        }
    }

    [Test]
    public void AnArchiveOfTheCpioProgramUnpacksToTheSameTree()
    {
        if (!System.IO.File.Exists("/usr/bin/cpio"))
        {
            Assert.Ignore("needs the program cpio");
        }

        string folder = System.IO.Directory.CreateTempSubdirectory("kernelos-").FullName;
        byte[] contents = new byte[12345];
        new Random(3).NextBytes(contents);
        System.IO.Directory.CreateDirectory(folder + "/tree/sub/empty");
        System.IO.File.WriteAllBytes(folder + "/tree/sub/file", contents);
        System.IO.File.WriteAllBytes(folder + "/tree/" + new string('x', 200), [7]);
        System.IO.File.CreateSymbolicLink(folder + "/tree/link", "sub/file");
        Shell(folder, "ln tree/sub/file tree/hard && (cd tree && find . | cpio --quiet -o -H newc) > archive && (cd tree && find . | cpio --quiet -o -H crc) > checked");

        foreach (string name in new[] { "archive", "checked" })
        {
            using FileFixture fixture = new();
            UnpackResult result = InitialFileSystem.Unpack(fixture.FileSystem, System.IO.File.ReadAllBytes(Path.Combine(folder, name)));
            Assert.That((result.Error, result.ArchiveError, result.Entries), Is.EqualTo((UnpackError.None, CpioError.None, 7)));
            foreach (string path in new[] { "/sub/file", "/hard", "/link" })
            {
                Assert.That(fixture.ReadAll(path), Is.EqualTo(contents));
            }

            Inode<HostPlatform> file = Find(fixture, "/hard");
            Assert.That(file.LinkCount, Is.EqualTo(2u));
            file.Release();
            Assert.That(fixture.ReadAll("/" + new string('x', 200)), Is.EqualTo(new byte[] { 7 }));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static Inode<HostPlatform> Find(FileFixture fixture, string path) =>
        PathLookup.Find(fixture.Root, Encoding.Latin1.GetBytes(path), FinalLink.Keep).Value;

    private static void Shell(string folder, string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = folder })!;
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
