using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KernelOS.Core.Files.Archives;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Archives;

public sealed class CpioArchiveTests
{
    private const uint File = 0x81A4;
    private const uint Directory = 0x41ED;

    [TestCase("070701")]
    [TestCase("070702")]
    public void EntriesComeAsTheyWereWritten(string magic)
    {
        byte[] archive = new CpioBuilder()
            .Add(".", Directory, magic: magic)
            .Add("./bin/a", File, [1, 2, 3, 4, 5], magic: magic)
            .Add("/etc//x", File, [9], magic: magic)
            .Add("dev/tty", 0x2180, deviceMajor: 5, deviceMinor: 1, magic: magic)
            .Finish();

        CpioArchive reader = new(archive);
        Assert.That(reader.TryReadNext(out CpioEntry entry, out _), Is.True);
        Assert.That(entry.Path.IsEmpty && entry.Kind == CpioEntryKind.Directory, Is.True);
        Assert.That(reader.TryReadNext(out entry, out _), Is.True);
        Assert.That(Encoding.Latin1.GetString(entry.Path), Is.EqualTo("bin/a"));
        Assert.That(entry.Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
        Assert.That((uint)entry.Mode, Is.EqualTo(0x1A4u));
        Assert.That((entry.UserId, entry.GroupId, entry.ModificationTime.Seconds), Is.EqualTo((7u, 8u, 1_600_000_000L)));
        Assert.That(reader.TryReadNext(out entry, out _), Is.True);
        Assert.That(Encoding.Latin1.GetString(entry.Path), Is.EqualTo("etc//x"));
        Assert.That(reader.TryReadNext(out entry, out _), Is.True);
        Assert.That((entry.Kind, entry.Device.Major, entry.Device.Minor), Is.EqualTo((CpioEntryKind.CharacterDevice, 5u, 1u)));
        Assert.That(reader.TryReadNext(out _, out CpioError error), Is.False);
        Assert.That(error, Is.EqualTo(CpioError.None));
        Assert.That(reader.TryReadNext(out _, out error), Is.False, "the end stays");
    }

    [TestCaseSource(nameof(BadArchives))]
    public void ABadArchiveIsAnError(byte[] archive, CpioError expected)
    {
        CpioArchive reader = new(archive);
        CpioError error;
        while (reader.TryReadNext(out _, out error))
        {
        }

        Assert.That(error, Is.EqualTo(expected));
        Assert.That(reader.TryReadNext(out _, out error), Is.False, "the error stays");
        Assert.That(error, Is.EqualTo(expected));
    }

    [Test]
    public void EveryTruncationIsAnErrorAndNothingElse()
    {
        byte[] archive = new CpioBuilder().Add("bin", Directory).Add("bin/a", File, new byte[37]).Add("b", File, new byte[4]).Finish();
        int trailerEnd = archive.Length - 3;
        for (int length = 0; length < archive.Length; length++)
        {
            CpioArchive reader = new(archive.AsSpan(0, length));
            CpioError error;
            while (reader.TryReadNext(out _, out error))
            {
            }

            Assert.That(error, length >= trailerEnd ? Is.EqualTo(CpioError.None) : Is.Not.EqualTo(CpioError.None), $"{length} bytes");
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void NoBytesMakeItFault(int seed)
    {
        Random random = new(seed);
        byte[] good = new CpioBuilder().Add("bin", Directory).Add("bin/a", File, new byte[37]).Add("l", 0xA1FF, Encoding.Latin1.GetBytes("bin/a"))
            .Add("x", File, [1], inode: 77, links: 2).Add("y", File, [2], inode: 77, links: 2, magic: "070702").Finish();
        for (int round = 0; round < 20000; round++)
        {
            byte[] archive = (byte[])good.Clone();
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                archive[random.Next(archive.Length)] = random.Next(3) == 0 ? (byte)"0123456789abcdefABCDEF/.\0"[random.Next(25)] : (byte)random.Next(256);
            }

            CpioArchive reader = new(archive.AsSpan(0, random.Next(4) == 0 ? random.Next(archive.Length) : archive.Length));
            int entries = 0;
            while (reader.TryReadNext(out CpioEntry entry, out _))
            {
                Assert.That(++entries, Is.LessThan(100));
                Assert.That(entry.Path.IndexOf((byte)0), Is.LessThan(0));
                Assert.That(Encoding.Latin1.GetString(entry.Path).Split('/'), Has.None.EqualTo(".."));
            }
        }
    }

    private static IEnumerable<TestCaseData> BadArchives()
    {
        yield return new TestCaseData(Array.Empty<byte>(), CpioError.MissingTrailer).SetArgDisplayNames("empty");
        yield return new TestCaseData(new byte[109], CpioError.TruncatedHeader).SetArgDisplayNames("short header");
        yield return new TestCaseData(new byte[110], CpioError.BadMagic).SetArgDisplayNames("zeros");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, magic: "070707").Finish(), CpioError.BadMagic).SetArgDisplayNames("old form");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, [1, 2, 3]).ToArray(), CpioError.MissingTrailer).SetArgDisplayNames("no trailer");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, fileSize: 4000).Finish(), CpioError.TruncatedData).SetArgDisplayNames("data past the end");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, fileSize: uint.MaxValue).Finish(), CpioError.TruncatedData).SetArgDisplayNames("largest size");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, nameSize: 0).Finish(), CpioError.BadName).SetArgDisplayNames("no name");
        yield return new TestCaseData(new CpioBuilder().Add("", File).Finish(), CpioError.BadName).SetArgDisplayNames("empty name");
        yield return new TestCaseData(new CpioBuilder().Add("abc", File, nameSize: 3).Finish(), CpioError.BadName).SetArgDisplayNames("name without NUL");
        yield return new TestCaseData(new CpioBuilder().Add("a\0b", File).Finish(), CpioError.BadName).SetArgDisplayNames("NUL within a name");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, nameSize: uint.MaxValue).Finish(), CpioError.TruncatedName).SetArgDisplayNames("largest name");
        yield return new TestCaseData(new CpioBuilder().Add(new string('a', 5000), File).Finish(), CpioError.NameTooLong).SetArgDisplayNames("path too long");
        yield return new TestCaseData(new CpioBuilder().Add("d/" + new string('a', 256), File).Finish(), CpioError.NameTooLong).SetArgDisplayNames("component too long");
        yield return new TestCaseData(new CpioBuilder().Add("a/../../b", File).Finish(), CpioError.NameLeavesTree).SetArgDisplayNames("parent");
        yield return new TestCaseData(new CpioBuilder().Add("..", File).Finish(), CpioError.NameLeavesTree).SetArgDisplayNames("only parent");
        yield return new TestCaseData(new CpioBuilder().Add("a", File, [1], magic: "070702", checksum: 2).Finish(), CpioError.BadChecksum).SetArgDisplayNames("checksum");
        yield return new TestCaseData(new CpioBuilder().Add("a", File).ToArray().Select((item, i) => i == 20 ? (byte)'g' : item).ToArray(), CpioError.BadNumber).SetArgDisplayNames("no number");
    }
}
