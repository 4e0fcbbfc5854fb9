using System;
using System.Collections.Generic;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Primitives;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Pipes;

/// <summary>Pipes that nobody waits for.</summary>
public sealed class PipeTests
{
    private FileFixture _files = null!;
    private OpenFile<HostPlatform> _reader = null!;
    private OpenFile<HostPlatform> _writer = null!;

    [SetUp]
    public void Begin()
    {
        _files = new FileFixture();
        Make(OpenFlags.NonBlocking);
    }

    [TearDown]
    public void End()
    {
        Close();
        _files.Dispose();
    }

    [Test]
    public void SeededOperationsAgreeWithAQueue([Values(1, 2, 3, 4, 5, 6)] int seed)
    {
        Random random = new(seed);
        Queue<byte> model = [];
        int capacity = 65536;
        byte next = 0;
        for (int step = 0; step < 4000; step++)
        {
            int length = random.Next(3) switch { 0 => random.Next(1, 20), 1 => random.Next(1, 5000), _ => random.Next(1, 40000) };
            switch (random.Next(9))
            {
                case < 4:
                    byte[] bytes = new byte[length];
                    for (int i = 0; i < length; i++)
                    {
                        bytes[i] = next++;
                    }

                    Result<nuint, FileError> written = _files.Write(_writer, bytes);
                    int count = written.IsSuccess ? (int)written.Value : 0;
                    Assert.That(written.IsSuccess || written.Error == FileError.WouldBlock, Is.True);
                    Assert.That(length > 4096 || count == 0 || count == length, Is.True, "a short write was split");
                    Assert.That(model.Count + count, Is.LessThanOrEqualTo(capacity));
                    Assert.That(count == length || model.Count + count > capacity - (capacity / 4096 * 4095) - 4096, Is.True, "room was not used");
                    for (int i = 0; i < count; i++)
                    {
                        model.Enqueue(bytes[i]);
                    }

                    next -= (byte)(length - count);
                    break;
                case < 8:
                    byte[] room = new byte[length];
                    Result<nuint, FileError> read = _files.Read(_reader, room);
                    Assert.That(read.IsSuccess ? (int)read.Value : 0, Is.EqualTo(Math.Min(length, model.Count)));
                    Assert.That(read.Error, Is.EqualTo(read.IsSuccess ? FileError.None : FileError.WouldBlock));
                    for (int i = 0; read.IsSuccess && i < (int)read.Value; i++)
                    {
                        Assert.That(room[i], Is.EqualTo(model.Dequeue()));
                    }

                    break;
                default:
                    int wanted = 4096 << random.Next(9);
                    Result<int, FileError> resized = Pipe.SetCapacity((uint)(wanted - random.Next(4095)));
                    if (resized.IsSuccess)
                    {
                        capacity = wanted;
                        Assert.That(resized.Value, Is.EqualTo(wanted));
                    }
                    else
                    {
                        Assert.That(resized.Error, Is.EqualTo(FileError.Busy));
                        Assert.That(model, Is.Not.Empty);
                    }

                    Assert.That(Pipe.Capacity, Is.EqualTo(capacity));
                    break;
            }

            Assert.That(_reader.Operations.CountReadable(_reader).Value, Is.EqualTo((ulong)model.Count));
        }
    }

    [Test]
    public void FullWithSixtyFourKiBOfBytesOneByOne()
    {
        for (int i = 0; i < 65536; i++)
        {
            Assert.That(_files.Write(_writer, [(byte)i]).Value, Is.EqualTo((nuint)1));
        }

        Assert.That(_files.Write(_writer, [1]).Error, Is.EqualTo(FileError.WouldBlock));
        Assert.That(Ready(_writer), Is.EqualTo(Readiness.None));
        Assert.That(Ready(_reader), Is.EqualTo(Readiness.Readable));
        byte[] all = new byte[70000];
        Assert.That(_files.Read(_reader, all).Value, Is.EqualTo((nuint)65536));
        Assert.That(all[65535], Is.EqualTo(byte.MaxValue));
        Assert.That(Ready(_writer), Is.EqualTo(Readiness.Writable));
        Assert.That(Ready(_reader), Is.EqualTo(Readiness.None));
    }

    [Test]
    public void FramesAreTakenOnDemandAndGivenBack()
    {
        int before = _files.Machine.FreeFrames.Count;
        Assert.That(_files.Write(_writer, new byte[65536]).Value, Is.EqualTo((nuint)65536));
        Assert.That(_files.Machine.FreeFrames, Has.Count.EqualTo(before - 16));
        Assert.That(_files.Read(_reader, new byte[65536]).Value, Is.EqualTo((nuint)65536));
        Assert.That(_files.Machine.FreeFrames, Has.Count.GreaterThanOrEqualTo(before - 1), "at most one frame is kept");
    }

    [Test]
    public void OutOfFramesIsAnErrorOnlyIfNothingWasWritten()
    {
        _files.Machine.AllocationsUntilFailure = 0;
        Assert.That(_files.Write(_writer, [1]).Error, Is.EqualTo(FileError.OutOfMemory));
        _files.Machine.AllocationsUntilFailure = 2;
        Assert.That(_files.Write(_writer, new byte[20000]).Value, Is.EqualTo((nuint)8192));
        Assert.That(Pipe.SetCapacity(1 << 20).Error, Is.EqualTo(FileError.OutOfMemory));
        _files.Machine.AllocationsUntilFailure = null;
    }

    [Test]
    public void WithoutWriterThereIsAnEndAndWithoutReaderNoUse()
    {
        Assert.That(_files.Write(_writer, [1, 2]).Value, Is.EqualTo((nuint)2));
        _writer.Retain();
        _writer.Release();
        Assert.That(Ready(_reader), Is.EqualTo(Readiness.Readable));
        OpenFile<HostPlatform> second = FileOpener.Open(_writer.Inode, OpenFlags.Write).Value;
        _writer.Release();
        _writer = second;
        Assert.That(Ready(_reader), Is.EqualTo(Readiness.Readable));
        second.Release();
        Assert.That(Ready(_reader), Is.EqualTo(Readiness.Readable | Readiness.HungUp));
        Assert.That(_files.Read(_reader, new byte[5]).Value, Is.EqualTo((nuint)2));
        Assert.That(_files.Read(_reader, new byte[5]).Value, Is.EqualTo((nuint)0));
        Assert.That(Ready(_reader), Is.EqualTo(Readiness.HungUp));

        _reader.Release();
        Make(OpenFlags.None);
        _reader.Release();
        Assert.That(Ready(_writer), Is.EqualTo(Readiness.Writable | Readiness.Error));
        WriteSource<HostPlatform> source = new(_files.Platform, new byte[3]);
        Assert.That(_writer.Write(ref source).Error, Is.EqualTo(FileError.BrokenPipe));
        Assert.That(source.FoundNoReader, Is.True);
        WriteSource<HostPlatform> nothing = new(_files.Platform, ReadOnlySpan<byte>.Empty);
        Assert.That(_writer.Write(ref nothing).Value, Is.EqualTo((nuint)0));
        Assert.That(nothing.FoundNoReader, Is.False);
        _writer.Release();
        Make(OpenFlags.NonBlocking);
    }

    [Test]
    public void PacketsStayApart()
    {
        Close();
        Make(OpenFlags.NonBlocking | OpenFlags.Direct);
        Assert.That(_files.Write(_writer, [1, 2, 3]).Value, Is.EqualTo((nuint)3));
        Assert.That(_files.Write(_writer, [4, 5]).Value, Is.EqualTo((nuint)2));
        Assert.That(_files.Write(_writer, new byte[5000]).Value, Is.EqualTo((nuint)5000));
        byte[] room = new byte[10000];
        Assert.That(_files.Read(_reader, room.AsSpan(0, 2)).Value, Is.EqualTo((nuint)2), "what is left of a packet is lost");
        Assert.That(_files.Read(_reader, room).Value, Is.EqualTo((nuint)2));
        Assert.That(room[0], Is.EqualTo(4));
        Assert.That(_files.Read(_reader, room).Value, Is.EqualTo((nuint)4096));
        Assert.That(_files.Read(_reader, room).Value, Is.EqualTo((nuint)904));
    }

    [Test]
    public void AFaultLosesNothingThatIsInThePipe()
    {
        nuint end = FileFixture.UserBase + ((nuint)_files.UserPages << 12);
        WriteSource<HostPlatform> bad = new(_files.Platform, end - 10, 20);
        Assert.That(_writer.Write(ref bad).Error, Is.EqualTo(FileError.BadAddress));
        Assert.That(_files.Write(_writer, [1, 2, 3]).Value, Is.EqualTo((nuint)3));
        bad = new(_files.Platform, end - 10, 20);
        Assert.That(_writer.Write(ref bad).Error, Is.EqualTo(FileError.BadAddress));
        ReadTarget<HostPlatform> target = new(_files.Platform, end - 1, 20);
        Assert.That(_reader.Read(ref target).Error, Is.EqualTo(FileError.BadAddress));
        byte[] room = new byte[10];
        Assert.That(_files.Read(_reader, room).Value, Is.EqualTo((nuint)3));
        Assert.That(room.AsSpan(0, 3).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void WhatAPipeIsNot()
    {
        Assert.That(_reader.Seek(SeekOrigin.Start, 0).Error, Is.EqualTo(FileError.NotSeekable));
        Assert.That(_files.Read(_writer, new byte[1]).Error, Is.EqualTo(FileError.BadDescriptor));
        Assert.That(_files.Write(_reader, [1]).Error, Is.EqualTo(FileError.BadDescriptor));
        Assert.That(_files.Read(_reader, []).Value, Is.EqualTo((nuint)0));
        Assert.That(_reader.Inode.Kind, Is.EqualTo(InodeKind.Pipe));
        Assert.That(_reader.Inode.LinkCount, Is.EqualTo(1));
        Assert.That(_reader.Operations.Resize(1), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(Pipe.SetCapacity(0).Value, Is.EqualTo(4096));
        Assert.That(Pipe.SetCapacity(1u << 31).Error, Is.EqualTo(FileError.InvalidArgument));
        Assert.That(Pipe.SetCapacity((1 << 20) + 1).Error, Is.EqualTo(FileError.NotPermitted));
        Assert.That(FileOpener.Open(_reader.Inode, (OpenFlags)0).Error, Is.EqualTo(FileError.InvalidArgument));
    }

    [Test]
    public void EachAllocationOfAPipeCanFail()
    {
        int before = _files.FileSystem.Pools.InUse;
        for (int allowed = 0; ; allowed++)
        {
            _files.Machine.ReservesUntilFailure = allowed;
            FileError error = PipeMaker.Make(_files.FileSystem, OpenFlags.None, out OpenFile<HostPlatform>? reader, out OpenFile<HostPlatform>? writer);
            _files.Machine.ReservesUntilFailure = null;
            if (error == FileError.None)
            {
                reader!.Release();
                writer!.Release();
                Assert.That(allowed, Is.GreaterThan(0));
                break;
            }

            Assert.That(error, Is.EqualTo(FileError.TooManyOpenFiles));
            Assert.That(_files.FileSystem.Pools.InUse, Is.EqualTo(before));
        }
    }

    [Test]
    public void ANamedPipeOpensWithoutWaitingAsLinuxDoes()
    {
        Assert.That(NameMaker.MakePipe(_files.Root, "/fifo"u8, FileMode.DefaultFile), Is.EqualTo(FileError.None));
        Assert.That(NameMaker.MakePipe(_files.Root, "/fifo"u8, FileMode.DefaultFile), Is.EqualTo(FileError.Exists));
        Assert.That(_files.Open("/fifo", OpenFlags.Write | OpenFlags.NonBlocking).Error, Is.EqualTo(FileError.NoDevice));
        OpenFile<HostPlatform> reader = _files.Open("/fifo", OpenFlags.Read | OpenFlags.NonBlocking).Value;
        Assert.That(Ready(reader), Is.EqualTo(Readiness.None), "nobody has hung up yet");
        Assert.That(_files.Read(reader, new byte[1]).Value, Is.EqualTo((nuint)0));
        OpenFile<HostPlatform> writer = _files.Open("/fifo", OpenFlags.Write | OpenFlags.NonBlocking).Value;
        Assert.That(_files.Read(reader, new byte[1]).Error, Is.EqualTo(FileError.WouldBlock));
        Assert.That(_files.Write(writer, [7]).Value, Is.EqualTo((nuint)1));
        writer.Release();
        Assert.That(Ready(reader), Is.EqualTo(Readiness.Readable | Readiness.HungUp));
        reader.Release();

        OpenFile<HostPlatform> both = _files.Open("/fifo", OpenFlags.Read | OpenFlags.Write).Value;
        Assert.That(Ready(both), Is.EqualTo(Readiness.Writable), "what was in it is gone with the last that had it open");
        both.Release();
    }

    private Pipe<HostPlatform> Pipe => (Pipe<HostPlatform>)_reader.Inode;

    private static Readiness Ready(OpenFile<HostPlatform> file) => file.Operations.GetReadiness(file);

    private void Make(OpenFlags flags)
    {
        Assert.That(PipeMaker.Make(_files.FileSystem, flags, out OpenFile<HostPlatform>? reader, out OpenFile<HostPlatform>? writer), Is.EqualTo(FileError.None));
        _reader = reader!;
        _writer = writer!;
    }

    private void Close()
    {
        _reader.Release();
        _writer.Release();
    }
}
