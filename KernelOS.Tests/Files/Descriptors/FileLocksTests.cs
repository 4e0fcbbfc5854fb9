using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Descriptors;

/// <summary>Locks on whole files, by threads in simulated time.</summary>
public sealed class FileLocksTests
{
    private HostKernel _kernel = null!;

    private FileSystem<HostPlatform> FileSystem => _kernel.Services.FileSystem;

    [SetUp]
    public void Begin() => _kernel = new HostKernel();

    [TearDown]
    public void End()
    {
        _kernel.RemoveFile("/f");
        _kernel.AssertAllGivenBack();
        _kernel.Dispose();
    }

    [Test]
    public void ThreadsThatShareAnOpenFileShareItsLock([Values] bool wantTheSame)
    {
        OpenFile<HostPlatform> holder = FileOpener.Open(FileSystem.Root, "/f"u8, OpenFlags.Read | OpenFlags.Create, FileMode.All).Value;
        OpenFile<HostPlatform> shared = FileOpener.Open(FileSystem.Root, "/f"u8, OpenFlags.Read, FileMode.None).Value;
        int locked = 0;
        Assert.That(holder.SetLock(FileLockKind.Exclusive, LockWaiting.GiveUp), Is.EqualTo(FileError.None));
        for (int i = 0; i < 2; i++)
        {
            FileLockKind wanted = wantTheSame || i == 0 ? FileLockKind.Shared : FileLockKind.Exclusive;
            Start(() =>
            {
                Assert.That(shared.SetLock(wanted, LockWaiting.Wait), Is.EqualTo(FileError.None));
                locked++;
            });
        }

        Start(() =>
        {
            _kernel.Services.Scheduler.Sleep(Duration.FromMilliseconds(50));
            Assert.That(locked, Is.Zero);
            holder.SetLock(FileLockKind.None, LockWaiting.GiveUp);
        });
        _kernel.RunToEnd();

        Assert.That(locked, Is.EqualTo(2));
        shared.Release();
        Assert.That(holder.SetLock(FileLockKind.Exclusive, LockWaiting.GiveUp), Is.EqualTo(FileError.None));
        holder.Release();
    }

    private void Start(Action body) =>
        _kernel.Services.Scheduler.Add(_kernel.Services.Threads.Create("test", ThreadPriority.Normal, _ => body(), null).Value);
}
