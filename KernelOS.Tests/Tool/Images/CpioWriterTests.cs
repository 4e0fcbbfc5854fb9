using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using KernelOS.Tool.Images;
using KernelOS.Tool.Sessions;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Images;

public sealed class CpioWriterTests
{
    [Test]
    public void TheSystemsCpioUnpacksWhatWasPacked()
    {
        using ScratchFolder host = new();
        string tree = Directory.CreateDirectory(Path.Combine(host.Path, "tree", "sub")).Parent!.FullName;
        Random random = new(8);
        foreach (int length in (int[])[0, 1, 2, 3, 4, 5, 20_000])
        {
            byte[] content = new byte[length];
            random.NextBytes(content);
            File.WriteAllBytes(Path.Combine(tree, "sub", $"file-{length}"), content);
        }

        File.CreateSymbolicLink(Path.Combine(tree, "link"), "sub/file-3");
        File.SetUnixFileMode(Path.Combine(tree, "sub", "file-5"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        InitialFileSystem files = new();
        files.Add(tree, "/data");

        string unpacked = Directory.CreateDirectory(Path.Combine(host.Path, "unpacked")).FullName;
        string list = Unpack(Pack(files), unpacked);

        Assert.That(list.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(files.Paths));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(tree, "sub")))
        {
            string copy = Path.Combine(unpacked, "data", "sub", Path.GetFileName(file));
            Assert.That(File.ReadAllBytes(copy), Is.EqualTo(File.ReadAllBytes(file)));
            Assert.That(File.GetUnixFileMode(copy), Is.EqualTo(File.GetUnixFileMode(file)));
            Assert.That(File.GetLastWriteTimeUtc(copy), Is.EqualTo(File.GetLastWriteTimeUtc(file)).Within(TimeSpan.FromSeconds(1)));
        }

        Assert.That(new FileInfo(Path.Combine(unpacked, "data", "link")).LinkTarget, Is.EqualTo("sub/file-3"));
        Assert.That((int)File.GetUnixFileMode(Path.Combine(unpacked, "tmp")), Is.EqualTo(Convert.ToInt32("1777", 8)));
    }

    [Test]
    public void HeadersAreOfTheNewAsciiFormat()
    {
        using MemoryStream archive = new();
        CpioWriter writer = new(archive);
        writer.WriteEntry("a", 0x81A4, 0x12345678, new MemoryStream([1, 2, 3, 4, 5]));
        writer.WriteTrailer();
        string text = Encoding.Latin1.GetString(archive.ToArray());

        Assert.That(text, Does.StartWith("070701" + "00000001" + "000081a4" + "00000000" + "00000000" + "00000001"
            + "12345678" + "00000005" + "00000000" + "00000000" + "00000000" + "00000000" + "00000002" + "00000000" + "a\0"));
        Assert.That(text[112..120], Is.EqualTo("\u0001\u0002\u0003\u0004\u0005\0\0\0"));
        Assert.That(text[120..], Does.StartWith("070701").And.EndWith("TRAILER!!!\0\0\0\0"));
        Assert.That(text.Length % 4, Is.Zero);
    }

    [Test]
    public void EqualContentsMakeEqualArchives()
    {
        InitialFileSystem first = new();
        InitialFileSystem second = new();
        foreach (string name in (string[])["x", "y"])
        {
            first.AddLink("bin/" + name, "z");
        }

        foreach (string name in (string[])["y", "x"])
        {
            second.AddLink("bin/" + name, "z");
        }

        Assert.That(Pack(first).SequenceEqual(Pack(second)), Is.True);
    }

    private static byte[] Pack(InitialFileSystem files)
    {
        using MemoryStream archive = new();
        files.WriteTo(archive);
        return archive.ToArray();
    }

    private static string Unpack(byte[] archive, string folder)
    {
        ProcessStartInfo start = new("cpio", ["-i", "-d", "-m", "-v", "--no-absolute-filenames", "--quiet"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process cpio = Process.Start(start)!;
        cpio.StandardInput.BaseStream.Write(archive);
        cpio.StandardInput.Close();
        string list = cpio.StandardError.ReadToEnd();
        cpio.WaitForExit();
        Assert.That(cpio.ExitCode, Is.Zero, list);
        return list;
    }
}
