using System;
using System.Collections.Generic;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Pipes;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Polling;

/// <summary>Threads that wait for several files at once, in simulated time.</summary>
public sealed class PollSetTests
{
    private readonly List<(OpenFile<HostPlatform> Reader, OpenFile<HostPlatform> Writer)> _pipes = [];
    private HostKernel _kernel = null!;

    private Scheduler<HostPlatform> Scheduler => _kernel.Services.Scheduler;

    [SetUp]
    public void Begin()
    {
        _kernel = new HostKernel();
        _pipes.Clear();
        for (int i = 0; i < 5; i++)
        {
            PipeMaker.Make(_kernel.Services.FileSystem, OpenFlags.None, out OpenFile<HostPlatform>? reader, out OpenFile<HostPlatform>? writer);
            _pipes.Add((reader!, writer!));
        }
    }

    [TearDown]
    public void End()
    {
        _kernel.RunToEnd();
        foreach ((OpenFile<HostPlatform> reader, OpenFile<HostPlatform> writer) in _pipes)
        {
            reader.Release();
            writer.Release();
        }

        _kernel.AssertAllGivenBack();
        _kernel.Dispose();
    }

    [Test]
    public void AWatcherSeesEveryWriteToAnyOfItsPipes([Values(1, 2, 3)] int seed)
    {
        const int Rounds = 200;
        Random random = new(seed);
        int read = 0;
        Start(() =>
        {
            byte[] room = new byte[100];
            while (read < Rounds * 2)
            {
                using PollSet<HostPlatform> set = Watch();
                int ready;
                while ((ready = _pipes.FindIndex(pipe => Ready(pipe.Reader) != Readiness.None)) < 0)
                {
                    Assert.That(set.Wait(Instant.Never), Is.EqualTo(WakeReason.Woken));
                }

                ReadTarget<HostPlatform> target = new(_kernel.Services.Platform, room);
                read += (int)_pipes[ready].Reader.Read(ref target).Value;
            }
        });
        for (int i = 0; i < 2; i++)
        {
            Start(() =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    WriteSource<HostPlatform> source = new(_kernel.Services.Platform, new byte[1]);
                    Assert.That(_pipes[random.Next(_pipes.Count)].Writer.Write(ref source).Value, Is.EqualTo((nuint)1));
                    if (random.Next(2) == 0)
                    {
                        Scheduler.Sleep(Duration.FromMilliseconds(random.Next(1, 30)));
                    }
                }
            });
        }

        _kernel.RunToEnd();
        Assert.That(read, Is.EqualTo(Rounds * 2));
    }

    [Test]
    public void TheTimeEndsAWaitAndSoDoesAnInterruption()
    {
        Thread waiting = Start(() =>
        {
            using PollSet<HostPlatform> set = Watch();
            Instant deadline = _kernel.Services.Platform.Now + Duration.FromMilliseconds(70);
            Assert.That(set.Wait(deadline), Is.EqualTo(WakeReason.TimedOut));
            Assert.That(_kernel.Services.Platform.Now, Is.GreaterThanOrEqualTo(deadline));
            Assert.That(set.Wait(Instant.Never), Is.EqualTo(WakeReason.Interrupted));
        });
        Start(() =>
        {
            Scheduler.Sleep(Duration.FromMilliseconds(150));
            Scheduler.Interrupt(waiting);
        });
        _kernel.RunToEnd();
    }

    [Test]
    public void AChangeDuringTheLookIsNotLostWhenTheLookWaitsForSomethingElse()
    {
        Start(() =>
        {
            using PollSet<HostPlatform> set = Watch();
            WriteSource<HostPlatform> source = new(_kernel.Services.Platform, new byte[1]);
            Assert.That(_pipes[0].Writer.Write(ref source).Value, Is.EqualTo((nuint)1));

            // As a wait for a lock does it.
            Assert.That(Scheduler.Block(Instant.Never), Is.EqualTo(WakeReason.Woken));
            Assert.That(set.Wait(Instant.Never), Is.EqualTo(WakeReason.Woken));
            Assert.That(set.Wait(_kernel.Services.Platform.Now + Duration.FromMilliseconds(10)), Is.EqualTo(WakeReason.TimedOut));
        });
        _kernel.RunToEnd();
        ReadTarget<HostPlatform> target = new(_kernel.Services.Platform, new byte[1]);
        Assert.That(_pipes[0].Reader.Read(ref target).Value, Is.EqualTo((nuint)1));
    }

    [Test]
    public void TheEndOfTheOtherSideIsToldToThoseWhoWatch()
    {
        Start(() =>
        {
            PollSet<HostPlatform> set = new(_kernel.Services.FileSystem);
            Assert.That(set.TryWatch(_pipes[0].Reader) && set.TryWatch(_pipes[1].Writer), Is.True);
            while (Ready(_pipes[0].Reader) != Readiness.HungUp)
            {
                set.Wait(Instant.Never);
            }

            Assert.That(Ready(_pipes[1].Writer), Is.EqualTo(Readiness.Writable));
            while ((Ready(_pipes[1].Writer) & Readiness.Error) == 0)
            {
                set.Wait(Instant.Never);
            }

            set.Dispose();
        });
        Start(() =>
        {
            Scheduler.Sleep(Duration.FromMilliseconds(20));
            _pipes[0].Writer.Release();
            Scheduler.Sleep(Duration.FromMilliseconds(20));
            _pipes[1].Reader.Release();
        });
        _kernel.RunToEnd();
        _pipes[0] = (_pipes[0].Reader, FileOpener.Open(_pipes[0].Reader.Inode, OpenFlags.Write | OpenFlags.Read).Value);
        _pipes[1] = (FileOpener.Open(_pipes[1].Writer.Inode, OpenFlags.Write | OpenFlags.Read).Value, _pipes[1].Writer);
    }

    [Test]
    public void WithoutMemoryNothingIsWatched()
    {
        Start(() =>
        {
            PollSet<HostPlatform> set = new(_kernel.Services.FileSystem);
            _kernel.Machine.ReservesUntilFailure = 2;
            Assert.That(set.TryWatch(_pipes[0].Reader), Is.True);
            Assert.That(set.TryWatch(_pipes[1].Reader), Is.True);
            Assert.That(set.TryWatch(_pipes[2].Reader), Is.False);
            _kernel.Machine.ReservesUntilFailure = null;
            set.Dispose();
        });
        _kernel.RunToEnd();
    }

    private static Readiness Ready(OpenFile<HostPlatform> file) => file.Operations.GetReadiness(file);

    private PollSet<HostPlatform> Watch()
    {
        PollSet<HostPlatform> set = new(_kernel.Services.FileSystem);
        foreach ((OpenFile<HostPlatform> reader, OpenFile<HostPlatform> writer) in _pipes)
        {
            Assert.That(set.TryWatch(reader) && set.TryWatch(writer), Is.True);
        }

        return set;
    }

    private Thread Start(Action body)
    {
        Thread thread = _kernel.Services.Threads.Create("test", ThreadPriority.Normal, _ => body(), null).Value;
        Scheduler.Add(thread);
        return thread;
    }
}
