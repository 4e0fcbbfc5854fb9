using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Descriptors;

public sealed class FileDescriptorTableTests
{
    [TestCase(1, false)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    public void RandomOperationsAgreeWithADictionary(int seed, bool isShared)
    {
        using FileFixture fixture = new();
        Random random = new(seed);
        FileDescriptorTable<HostPlatform> table = new(fixture.FileSystem) { Limit = 300, IsShared = isShared };
        SortedDictionary<int, (OpenFile<HostPlatform> File, CloseOnExec CloseOnExec)> model = [];
        for (int step = 0; step < 20000; step++)
        {
            int descriptor = random.Next(-3, 320);
            CloseOnExec closeOnExec = (CloseOnExec)random.Next(2);
            switch (random.Next(8))
            {
                case < 3:
                    int minimum = random.Next(4) == 0 ? random.Next(400) : 0;
                    int expected = Enumerable.Range(minimum, 500).First(candidate => !model.ContainsKey(candidate));
                    Result<int, FileError> reserved = table.Reserve(minimum, closeOnExec);
                    Assert.That(reserved.IsSuccess, Is.EqualTo(expected < 300));
                    if (reserved.IsSuccess)
                    {
                        Assert.That(reserved.Value, Is.EqualTo(expected));
                        if (random.Next(5) == 0)
                        {
                            table.CancelReservation(expected);
                        }
                        else
                        {
                            OpenFile<HostPlatform> file = fixture.Open("/", OpenFlags.Read).Value;
                            table.Install(expected, file);
                            model.Add(expected, (file, closeOnExec));
                        }
                    }

                    break;
                case 3 or 4:
                    Assert.That(table.Close(descriptor), Is.EqualTo(model.Remove(descriptor) ? FileError.None : FileError.BadDescriptor));
                    break;
                case 5 when model.Count > 0:
                    OpenFile<HostPlatform> source = model.Values.ElementAt(random.Next(model.Count)).File;
                    bool isValid = descriptor is >= 0 and < 300;
                    Assert.That(table.Replace(source, descriptor, closeOnExec), Is.EqualTo(isValid ? FileError.None : FileError.BadDescriptor));
                    if (isValid)
                    {
                        model[descriptor] = (source, closeOnExec);
                    }

                    break;
                case 6:
                    table.SetCloseOnExec(descriptor, closeOnExec);
                    if (model.TryGetValue(descriptor, out (OpenFile<HostPlatform> File, CloseOnExec) entry))
                    {
                        model[descriptor] = (entry.File, closeOnExec);
                    }

                    break;
                default:
                    using (FileLease<HostPlatform> lease = table.Borrow(descriptor))
                    {
                        bool isOpen = lease.TryGet(out OpenFile<HostPlatform>? found);
                        Assert.That(isOpen, Is.EqualTo(model.TryGetValue(descriptor, out (OpenFile<HostPlatform> File, CloseOnExec CloseOnExec) wanted)));
                        Assert.That(found, Is.SameAs(wanted.File));
                        Assert.That(table.GetCloseOnExec(descriptor), Is.EqualTo(wanted.CloseOnExec));
                    }

                    break;
            }
        }

        FileDescriptorTable<HostPlatform> copy = new(fixture.FileSystem);
        Assert.That(copy.TryCopyFrom(table), Is.True);
        copy.CloseForExec();
        foreach ((int descriptor, (OpenFile<HostPlatform> file, CloseOnExec closeOnExec)) in model)
        {
            using FileLease<HostPlatform> lease = copy.Borrow(descriptor);
            Assert.That(lease.TryGet(out OpenFile<HostPlatform>? found), Is.EqualTo(closeOnExec == CloseOnExec.No));
            Assert.That(found, Is.EqualTo(closeOnExec == CloseOnExec.No ? file : null));
        }

        table.CloseAll();
        copy.CloseAll();
        fixture.AssertAllGivenBack();
    }

    [Test]
    public void AFileLivesAsLongAsItsLastDescriptor()
    {
        using FileFixture fixture = new();
        FileDescriptorTable<HostPlatform> table = new(fixture.FileSystem);
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Write | OpenFlags.Create).Value;
        table.Install(table.Reserve(0, CloseOnExec.No).Value, file);
        Assert.That(table.Replace(file, 7, CloseOnExec.No), Is.EqualTo(FileError.None));
        Assert.That(table.Replace(file, 7, CloseOnExec.No), Is.EqualTo(FileError.None), "onto itself");
        Assert.That(table.Close(0), Is.EqualTo(FileError.None));
        Assert.That(fixture.Write(file, "x"u8).Value, Is.EqualTo((nuint)1));
        Assert.That(table.Close(7), Is.EqualTo(FileError.None));
        fixture.RemoveAll();
        fixture.AssertAllGivenBack();
    }

    [Test]
    public void AReservedDescriptorCannotBeTakenByAnother()
    {
        using FileFixture fixture = new();
        FileDescriptorTable<HostPlatform> table = new(fixture.FileSystem);
        OpenFile<HostPlatform> file = fixture.Open("/", OpenFlags.Read).Value;
        int reserved = table.Reserve(0, CloseOnExec.No).Value;
        Assert.That(table.Replace(file, reserved, CloseOnExec.No), Is.EqualTo(FileError.Busy));
        Assert.That(table.Close(reserved), Is.EqualTo(FileError.BadDescriptor));
        table.Install(reserved, file);
        Assert.That(table.Close(reserved), Is.EqualTo(FileError.None));
    }
}
