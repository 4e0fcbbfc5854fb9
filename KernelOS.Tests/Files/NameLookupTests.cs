using System;
using System.Linq;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files;

/// <summary>Names of all lengths in paths of all lengths: each is found where it is, and nothing that only resembles it.</summary>
public sealed class NameLookupTests
{
    [Test]
    public void NamesThatResembleEachOtherAreToldApart()
    {
        using FileFixture files = new();
        string[] names = [.. Enumerable.Range(1, 40).SelectMany(length => new[] { new string('a', length), new string('a', length - 1) + "b", "b" + new string('a', length - 1) }).Distinct()];
        Assert.That(files.MakeDirectory("/d"), Is.EqualTo(FileError.None));
        foreach (string name in names)
        {
            Assert.That(files.MakeFile(name, [(byte)name.Length]), Is.EqualTo(FileError.None));
            Assert.That(files.MakeFile("/d/" + name, [(byte)(name.Length + 100)]), Is.EqualTo(FileError.None));
        }

        foreach (string name in names)
        {
            foreach (string before in new[] { "", "/", "//", "d/../", "/./", "/d//../" })
            {
                Assert.That(files.ReadAll(before + name), Is.EqualTo(new[] { (byte)name.Length }), before + name);
                Assert.That(files.ReadAll(before + "d/" + name), Is.EqualTo(new[] { (byte)(name.Length + 100) }), before + name);
                Assert.That(files.Open(before + name + "/", OpenFlags.Read).Error, Is.EqualTo(FileError.NotDirectory));
                Assert.That(files.Open(before + name + "c", OpenFlags.Read).Error, Is.EqualTo(FileError.NotFound));
                Assert.That(files.Open(before + name + "\u0001", OpenFlags.Read).Error, Is.EqualTo(FileError.NotFound));
            }
        }
    }

    [Test]
    public void RandomNamesAreFoundAmongThousands([Values(1, 2)] int seed)
    {
        using FileFixture files = new(memoryMiB: 16);
        Random random = new(seed);
        string[] names = [.. Enumerable.Range(0, 500).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next('.', 'z')).Where(letter => letter != '/')])).Where(name => name.Trim('.').Length > 0).Distinct()];
        foreach (string name in names)
        {
            Result<OpenFile<HostPlatform>, FileError> made = files.Open("/" + name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive);
            Assert.That(made.IsSuccess, Is.True, name);
            made.Value.Release();
        }

        foreach (string name in names)
        {
            Assert.That(files.Open(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive).Error, Is.EqualTo(FileError.Exists), name);
            Result<OpenFile<HostPlatform>, FileError> found = files.Open(name, OpenFlags.Read);
            found.Value.Release();
        }
    }
}
