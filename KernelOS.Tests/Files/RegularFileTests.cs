using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files;

public sealed class RegularFileTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void RandomOperationsAgreeWithAnArray(int seed)
    {
        using FileFixture fixture = new(memoryMiB: 16);
        Random random = new(seed);
        byte[] model = [];
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
        for (int step = 0; step < 3000; step++)
        {
            int position = random.Next(1 << random.Next(1, 21));
            int length = random.Next(1 << random.Next(1, 15));
            switch (random.Next(8))
            {
                case < 3:
                    byte[] data = new byte[length];
                    random.NextBytes(data);
                    WriteSource<HostPlatform> source = new(fixture.Platform, data);
                    Assert.That(file.WriteAt(ref source, (ulong)position).Value, Is.EqualTo((nuint)length));
                    if (length > 0)
                    {
                        Array.Resize(ref model, Math.Max(model.Length, position + length));
                        data.CopyTo(model, position);
                    }

                    break;
                case < 6:
                    byte[] read = new byte[length];
                    ReadTarget<HostPlatform> target = new(fixture.Platform, read);
                    int expected = Math.Clamp(model.Length - position, 0, length);
                    Assert.That(file.ReadAt(ref target, (ulong)position).Value, Is.EqualTo((nuint)expected));
                    Assert.That(read.AsSpan(0, expected).SequenceEqual(model.AsSpan(Math.Min(position, model.Length), expected)), Is.True);
                    break;
                case 6:
                    Assert.That(file.Operations.Resize((ulong)position), Is.EqualTo(FileError.None));
                    Array.Resize(ref model, position);
                    break;
                default:
                    Assert.That(file.Inode.Size, Is.EqualTo((ulong)model.Length));
                    Assert.That(file.Inode.AllocatedBytes, Is.LessThanOrEqualTo(((ulong)model.Length + 4095) & ~4095UL));
                    break;
            }
        }

        file.Release();
        Assert.That(fixture.ReadAll("/f"), Is.EqualTo(model));
    }

    [TestCase(0x7FFF_FFFF_FFFF_FFFEUL, 1u)]
    [TestCase(0x7FFF_FFFF_FFFF_FFF0UL, 15u)]
    public void TheLastBytesOfTheLargestFileCanBeWritten(ulong position, uint expected)
    {
        using FileFixture fixture = new();
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
        WriteSource<HostPlatform> source = new(fixture.Platform, new byte[100]);

        Assert.That(file.WriteAt(ref source, position).Value, Is.EqualTo((nuint)expected));
        Assert.That(file.Inode.Size, Is.EqualTo(RegularFile<HostPlatform>.MaximumSize));
        WriteSource<HostPlatform> more = new(fixture.Platform, new byte[1]);
        Assert.That(file.WriteAt(ref more, RegularFile<HostPlatform>.MaximumSize).Error, Is.EqualTo(FileError.TooLarge));
        file.Release();
    }

    [Test]
    public void ClearingTouchesOnlyWhatWasWritten()
    {
        using FileFixture fixture = new();
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
        ulong[] places = [0, 4096 * 511, 4096UL << 18, 1UL << 60];
        foreach (ulong place in places)
        {
            byte[] ones = new byte[4096];
            Array.Fill(ones, (byte)1);
            WriteSource<HostPlatform> source = new(fixture.Platform, ones);
            Assert.That(file.WriteAt(ref source, place).Value, Is.EqualTo((nuint)4096));
        }

        RegularFile<HostPlatform> inode = (RegularFile<HostPlatform>)file.Inode;
        ulong allocated = inode.AllocatedBytes;
        inode.Clear(10, (1UL << 60) + 20);

        Assert.That(inode.AllocatedBytes, Is.EqualTo(allocated));
        for (int i = 0; i < places.Length; i++)
        {
            byte[] read = new byte[4096];
            ReadTarget<HostPlatform> target = new(fixture.Platform, read);
            Assert.That(file.ReadAt(ref target, places[i]).Value, Is.EqualTo((nuint)4096));
            Assert.That(read.AsSpan().Count((byte)1), Is.EqualTo(i == 0 ? 10 : i == 3 ? 4076 : 0));
        }

        Assert.That(inode.Extend(1), Is.EqualTo(FileError.None));
        Assert.That(inode.Size, Is.EqualTo((1UL << 60) + 4096));
        file.Release();
    }

    [Test]
    public void AHoleReadsAsZerosAndTakesNoFrame()
    {
        using FileFixture fixture = new();
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
        WriteSource<HostPlatform> source = new(fixture.Platform, [1]);
        file.WriteAt(ref source, 1UL << 30);

        Assert.That(file.Inode.AllocatedBytes, Is.EqualTo(4096UL));
        fixture.WriteUser(FileFixture.UserBase, [9, 9, 9]);
        ReadTarget<HostPlatform> target = new(fixture.Platform, FileFixture.UserBase, 3);
        Assert.That(file.ReadAt(ref target, 12345).Value, Is.EqualTo((nuint)3));
        Assert.That(fixture.ReadUser(FileFixture.UserBase, 3), Is.EqualTo(new byte[3]));
        file.Release();
    }

    [Test]
    public void ABadPageEndsAReadExactlyBeforeIt()
    {
        using FileFixture fixture = new(userPages: 2);
        Assert.That(fixture.MakeFile("/f", new byte[10000]), Is.EqualTo(FileError.None));
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read).Value;
        ReadTarget<HostPlatform> target = new(fixture.Platform, FileFixture.UserBase + 5000, 9000);
        Assert.That(file.Read(ref target).Value, Is.EqualTo((nuint)(8192 - 5000)));
        Assert.That(file.Position, Is.EqualTo(8192UL - 5000));

        ReadTarget<HostPlatform> bad = new(fixture.Platform, FileFixture.UserBase + 8192, 10);
        Assert.That(file.Read(ref bad).Error, Is.EqualTo(FileError.BadAddress));
        Assert.That(file.Position, Is.EqualTo(8192UL - 5000));
        file.Release();
    }

    [Test]
    public void ABadPageEndsAWriteExactlyBeforeItAndShowsNothingOld()
    {
        using FileFixture fixture = new(userPages: 2);
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
        fixture.WriteUser(FileFixture.UserBase + 8190, [1, 2]);
        WriteSource<HostPlatform> source = new(fixture.Platform, FileFixture.UserBase + 8190, 5000);
        Assert.That(file.Write(ref source).Value, Is.EqualTo((nuint)2));
        WriteSource<HostPlatform> bad = new(fixture.Platform, FileFixture.UserBase + 8192, 5000);
        Assert.That(file.Write(ref bad).Error, Is.EqualTo(FileError.BadAddress));
        Assert.That(file.Inode.Size, Is.EqualTo(2UL));

        Assert.That(file.Operations.Resize(4096), Is.EqualTo(FileError.None));
        file.Release();
        byte[] expected = new byte[4096];
        expected[0] = 1;
        expected[1] = 2;
        Assert.That(fixture.ReadAll("/f"), Is.EqualTo(expected));
    }

    [Test]
    public void ScatteredPiecesAreOneTransfer()
    {
        using FileFixture fixture = new();
        Assert.That(fixture.MakeFile("/f", [1, 2, 3, 4, 5, 6, 7]), Is.EqualTo(FileError.None));
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read).Value;
        UserRange[] ranges = [new(0, 0), new(FileFixture.UserBase, 2), new(0, 0), new(FileFixture.UserBase + 10, 3), new(FileFixture.UserBase + 20, 100)];
        ReadTarget<HostPlatform> target = new(fixture.Platform, ranges, 105);
        Assert.That(file.Read(ref target).Value, Is.EqualTo((nuint)7));
        Assert.That(fixture.ReadUser(FileFixture.UserBase, 2), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(fixture.ReadUser(FileFixture.UserBase + 10, 3), Is.EqualTo(new byte[] { 3, 4, 5 }));
        Assert.That(fixture.ReadUser(FileFixture.UserBase + 20, 2), Is.EqualTo(new byte[] { 6, 7 }));
        file.Release();
    }

    [Test]
    public void EachFrameThatCannotBeHadEndsAWriteAndLeaksNothing()
    {
        for (int failAfter = 0; failAfter < 12; failAfter++)
        {
            using FileFixture fixture = new();
            OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
            fixture.Machine.AllocationsUntilFailure = failAfter;
            WriteSource<HostPlatform> source = new(fixture.Platform, new byte[20000]);
            Result<nuint, FileError> written = file.WriteAt(ref source, 3UL << 30);
            fixture.Machine.AllocationsUntilFailure = null;
            if (written.IsSuccess)
            {
                Assert.That(file.Inode.Size, Is.EqualTo((3UL << 30) + written.Value));
            }
            else
            {
                Assert.That(written.Error, Is.EqualTo(FileError.NoSpace));
                Assert.That(file.Inode.Size, Is.Zero);
            }

            file.Release();
        }
    }

    [Test]
    public void AFileOutlivesItsNameWhileItIsOpen()
    {
        using FileFixture fixture = new();
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read | OpenFlags.Write | OpenFlags.Create).Value;
        Assert.That(NameRemover.RemoveFile(fixture.Root, "/f"u8), Is.EqualTo(FileError.None));
        Assert.That(fixture.Write(file, "still here"u8).Value, Is.EqualTo((nuint)10));
        Assert.That(file.Inode.LinkCount, Is.Zero);
        Assert.That(fixture.Open("/f", OpenFlags.Read).Error, Is.EqualTo(FileError.NotFound));
        file.Release();
        fixture.AssertAllGivenBack();
    }

    [Test]
    public void FramesOfTheFileCanBeFoundForMapping()
    {
        using FileFixture fixture = new();
        byte[] contents = new byte[9000];
        new Random(5).NextBytes(contents);
        Assert.That(fixture.MakeFile("/f", contents), Is.EqualTo(FileError.None));
        OpenFile<HostPlatform> file = fixture.Open("/f", OpenFlags.Read).Value;
        RegularFile<HostPlatform> inode = (RegularFile<HostPlatform>)file.Inode;
        Assert.That(inode.TryFindFrame(1, out Frame<Size4KiB> frame), Is.True);
        unsafe
        {
            // SAFETY: the frame is the file's second page.
            Assert.That(new ReadOnlySpan<byte>(fixture.Platform.GetPointer(frame.Start), 4096).SequenceEqual(contents.AsSpan(4096, 4096)), Is.True);
        }

        Assert.That(inode.TryFindFrame(3, out _), Is.False);
        file.Release();
    }
}
