using System;
using System.Collections.Generic;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Pipes;

/// <summary>Pipes between threads that wait for each other, in simulated time.</summary>
public sealed class PipeThreadTests
{
    private HostKernel _kernel = null!;
    private OpenFile<HostPlatform> _reader = null!;
    private OpenFile<HostPlatform> _writer = null!;

    [SetUp]
    public void Begin()
    {
        _kernel = new HostKernel();
        Assert.That(PipeMaker.Make(_kernel.Services.FileSystem, OpenFlags.None, out OpenFile<HostPlatform>? reader, out OpenFile<HostPlatform>? writer), Is.EqualTo(FileError.None));
        _reader = reader!;
        _writer = writer!;
    }

    [TearDown]
    public void End()
    {
        _kernel.RunToEnd();
        _kernel.AssertAllGivenBack();
        _kernel.Dispose();
    }

    [Test]
    public void RecordsOfSeveralWritersArriveWholeAndInOrder([Values(1, 2, 3, 4)] int seed)
    {
        const int Writers = 5;
        const int Records = 60;
        Random random = new(seed);
        for (int i = 0; i < Writers; i++)
        {
            byte id = (byte)i;
            _writer.Retain();
            Start(() =>
            {
                for (int record = 0; record < Records; record++)
                {
                    byte[] bytes = new byte[random.Next(4, 4097)];
                    Array.Fill(bytes, (byte)(id * 50 + record));
                    bytes[0] = id;
                    bytes[1] = (byte)record;
                    BitConverter.TryWriteBytes(bytes.AsSpan(2), (ushort)bytes.Length);
                    Assert.That(Write(_writer, bytes).Value, Is.EqualTo((nuint)bytes.Length));
                    Rest(random);
                }

                _writer.Release();
            });
        }

        _writer.Release();
        List<byte> all = [];
        Start(() =>
        {
            byte[] room = new byte[9000];
            int read;
            while ((read = (int)Read(_reader, room.AsSpan(0, random.Next(1, room.Length))).Value) != 0)
            {
                all.AddRange(room.AsSpan(0, read));
                Rest(random);
            }

            _reader.Release();
        });
        _kernel.RunToEnd();

        int[] next = new int[Writers];
        for (int at = 0; at < all.Count;)
        {
            byte id = all[at];
            int length = all[at + 2] | (all[at + 3] << 8);
            Assert.That(all[at + 1], Is.EqualTo(next[id]++));
            for (int i = 4; i < length; i++)
            {
                Assert.That(all[at + i], Is.EqualTo((byte)(id * 50 + all[at + 1])));
            }

            at += length;
        }

        Assert.That(next, Is.All.EqualTo(Records));
    }

    [Test]
    public void EveryByteReachesOneOfSeveralReaders([Values(1, 2, 3, 4)] int seed)
    {
        Random random = new(seed);
        long sent = 0;
        long received = 0;
        for (int i = 0; i < 3; i++)
        {
            _writer.Retain();
            _reader.Retain();
            Start(() =>
            {
                for (int piece = 0; piece < 30; piece++)
                {
                    byte[] bytes = new byte[random.Next(1, 100_000)];
                    random.NextBytes(bytes);
                    sent += Sum(bytes);
                    Assert.That(Write(_writer, bytes).Value, Is.EqualTo((nuint)bytes.Length));
                    Rest(random);
                }

                _writer.Release();
            });
            Start(() =>
            {
                byte[] room = new byte[50_000];
                int read;
                while ((read = (int)Read(_reader, room.AsSpan(0, random.Next(1, room.Length))).Value) != 0)
                {
                    received += Sum(room.AsSpan(0, read));
                    Rest(random);
                }

                _reader.Release();
            });
        }

        _writer.Release();
        _reader.Release();
        _kernel.RunToEnd();
        Assert.That(received, Is.EqualTo(sent));
    }

    [Test]
    public void APingPongTakesTwoSwitchesARound()
    {
        Assert.That(PipeMaker.Make(_kernel.Services.FileSystem, OpenFlags.None, out OpenFile<HostPlatform>? back, out OpenFile<HostPlatform>? answer), Is.EqualTo(FileError.None));
        const int Rounds = 50;
        Start(() =>
        {
            byte[] room = new byte[1];
            while (Read(_reader, room).Value == 1)
            {
                Assert.That(Write(answer!, room).Value, Is.EqualTo((nuint)1));
            }

            answer!.Release();
            _reader.Release();
        });
        ulong switches = 0;
        Start(() =>
        {
            byte[] room = new byte[1];
            ulong before = _kernel.Services.Scheduler.CountSwitches();
            for (int i = 0; i < Rounds; i++)
            {
                Assert.That(Write(_writer, [(byte)i]).Value, Is.EqualTo((nuint)1));
                Assert.That(Read(back!, room).Value, Is.EqualTo((nuint)1));
                Assert.That(room[0], Is.EqualTo((byte)i));
            }

            switches = _kernel.Services.Scheduler.CountSwitches() - before;
            _writer.Release();
            Assert.That(Read(back!, room).Value, Is.EqualTo((nuint)0));
            back!.Release();
        });
        _kernel.RunToEnd();
        Assert.That(switches, Is.LessThanOrEqualTo(2 * Rounds));
    }

    [Test]
    public void ALongWriteEndsWhenTheLastReaderGoes()
    {
        Start(() =>
        {
            WriteSource<HostPlatform> source = new(_kernel.Services.Platform, new byte[200_000]);
            Assert.That(_writer.Write(ref source).Value, Is.EqualTo((nuint)(65536 + 8192)));
            Assert.That(source.FoundNoReader, Is.True);
            _writer.Release();
        });
        Start(() =>
        {
            Assert.That(Read(_reader, new byte[8192]).Value, Is.EqualTo((nuint)8192));
            _kernel.Services.Scheduler.Sleep(Duration.FromMilliseconds(50));
            _reader.Release();
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void AnInterruptedWaitGivesUpOrTellsWhatItHasWritten()
    {
        Thread reading = Start(() => Assert.That(Read(_reader, new byte[1]).Error, Is.EqualTo(FileError.Interrupted)));
        Start(() => _kernel.Services.Scheduler.Interrupt(reading));
        _kernel.RunToEnd();

        Thread writing = Start(() =>
        {
            Assert.That(Write(_writer, new byte[100_000]).Value, Is.EqualTo((nuint)65536));
            Assert.That(Write(_writer, new byte[1]).Error, Is.EqualTo(FileError.Interrupted));
        });
        Start(() =>
        {
            _kernel.Services.Scheduler.Interrupt(writing);
            _kernel.Services.Scheduler.Sleep(Duration.FromMilliseconds(50));
            _kernel.Services.Scheduler.Interrupt(writing);
        });
        _kernel.RunToEnd();
        _reader.Release();
        _writer.Release();
    }

    [Test]
    public void OpeningANamedPipeWaitsForTheOtherEnd()
    {
        FileSystem<HostPlatform> files = _kernel.Services.FileSystem;
        Assert.That(NameMaker.MakePipe(files.Root, "/fifo"u8, FileMode.DefaultFile), Is.EqualTo(FileError.None));
        List<string> events = [];
        Start(() =>
        {
            OpenFile<HostPlatform> file = FileOpener.Open(files.Root, "/fifo"u8, OpenFlags.Read, FileMode.None).Value;
            events.Add("read end open");
            Assert.That(Read(file, new byte[10]).Value, Is.EqualTo((nuint)3));
            Assert.That(Read(file, new byte[10]).Value, Is.EqualTo((nuint)0));
            file.Release();
        });
        Start(() =>
        {
            _kernel.Services.Scheduler.Sleep(Duration.FromMilliseconds(30));
            events.Add("opening the write end");
            OpenFile<HostPlatform> file = FileOpener.Open(files.Root, "/fifo"u8, OpenFlags.Write, FileMode.None).Value;
            Assert.That(Write(file, new byte[3]).Value, Is.EqualTo((nuint)3));
            file.Release();
        });
        _kernel.RunToEnd();
        Assert.That(events, Is.EqualTo(new[] { "opening the write end", "read end open" }));

        Thread alone = Start(() =>
            Assert.That(FileOpener.Open(files.Root, "/fifo"u8, OpenFlags.Write, FileMode.None).Error, Is.EqualTo(FileError.Interrupted)));
        Start(() => _kernel.Services.Scheduler.Interrupt(alone));
        _kernel.RunToEnd();
        _kernel.RemoveFile("/fifo");
        _reader.Release();
        _writer.Release();
    }

    private static long Sum(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        foreach (byte value in bytes)
        {
            sum += value + 1;
        }

        return sum;
    }

    private Thread Start(Action body)
    {
        Thread thread = _kernel.Services.Threads.Create("test", ThreadPriority.Normal, _ => body(), null).Value;
        _kernel.Services.Scheduler.Add(thread);
        return thread;
    }

    private void Rest(Random random)
    {
        if (random.Next(3) == 0)
        {
            _kernel.Machine.Cpus.Work(Duration.FromMicroseconds(random.Next(1, 20_000)));
        }
    }

    private Result<nuint, FileError> Write(OpenFile<HostPlatform> file, ReadOnlySpan<byte> bytes)
    {
        WriteSource<HostPlatform> source = new(_kernel.Services.Platform, bytes);
        return file.Write(ref source);
    }

    private Result<nuint, FileError> Read(OpenFile<HostPlatform> file, Span<byte> bytes)
    {
        ReadTarget<HostPlatform> target = new(_kernel.Services.Platform, bytes);
        return file.Read(ref target);
    }
}
