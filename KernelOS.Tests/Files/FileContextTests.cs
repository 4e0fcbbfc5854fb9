using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files;

public sealed class FileContextTests
{
    private FileFixture _files = null!;
    private FileContext<HostPlatform> _parent = null!;

    [SetUp]
    public void Begin()
    {
        _files = new FileFixture();
        Assert.That(_files.MakeDirectory("/d"), Is.EqualTo(FileError.None));
        _parent = new FileContext<HostPlatform>(_files.FileSystem);
        Assert.That(_parent.TryBegin(), Is.True);
        Assert.That(Install(_parent, "/f"), Is.Zero);
    }

    [TearDown]
    public void End()
    {
        _parent.End();
        _files.Dispose();
    }

    [Test]
    public void ACopyGoesItsOwnWay()
    {
        FileContext<HostPlatform> child = new(_files.FileSystem);
        Assert.That(child.TryBeginAs(_parent), Is.True);
        Assert.That(IsOpen(child, 0), Is.True);
        Assert.That(child.Descriptors.Close(0), Is.EqualTo(FileError.None));
        Assert.That(IsOpen(_parent, 0), Is.True);
        child.SetWorkingDirectory(PathLookup.FindDirectory(_files.Root, "/d"u8).Value);
        child.CreationMask = FileMode.None;
        Assert.That(_parent.CreationMask, Is.EqualTo(PathContext<HostPlatform>.DefaultCreationMask));
        Directory<HostPlatform> directory = _parent.GetWorkingDirectory();
        Assert.That(directory, Is.SameAs(_files.Root));
        directory.Release();
        Assert.That(child.Descriptors.IsShared || _parent.Descriptors.IsShared, Is.False);
        child.End();
    }

    [Test]
    public void WhatIsSharedIsTheSameUntilOneUnshares()
    {
        FileContext<HostPlatform> child = new(_files.FileSystem);
        Assert.That(child.TryBeginAs(_parent, FileSharing.Descriptors | FileSharing.Paths), Is.True);
        Assert.That(child.Descriptors, Is.SameAs(_parent.Descriptors));
        Assert.That(child.Paths, Is.SameAs(_parent.Paths));
        Assert.That(child.Descriptors.IsShared, Is.True);
        Assert.That(Install(child, "/f"), Is.EqualTo(1));
        Assert.That(IsOpen(_parent, 1), Is.True);

        Assert.That(child.TryUnshare(FileSharing.Descriptors), Is.True);
        Assert.That(child.Descriptors.IsShared, Is.False);
        Assert.That(child.Descriptors.Close(1), Is.EqualTo(FileError.None));
        Assert.That(IsOpen(_parent, 1), Is.True);
        Assert.That(_parent.TryUnshare(FileSharing.Descriptors), Is.True);
        Assert.That(_parent.Descriptors.IsShared, Is.False, "alone again");

        child.CreationMask = FileMode.None;
        Assert.That(child.TryUnshare(FileSharing.Paths), Is.True);
        child.CreationMask = FileMode.All;
        Assert.That(_parent.CreationMask, Is.EqualTo(FileMode.None));
        child.End();
        Assert.That(IsOpen(_parent, 0), Is.True);
    }

    [Test]
    public void EachAllocationCanFail([Values] bool shares)
    {
        int before = _files.FileSystem.Pools.InUse;
        for (int allowed = 0; ; allowed++)
        {
            FileContext<HostPlatform> child = new(_files.FileSystem);
            _files.Machine.ReservesUntilFailure = allowed;
            bool isMade = child.TryBeginAs(_parent, shares ? FileSharing.Descriptors : FileSharing.None);
            _files.Machine.ReservesUntilFailure = null;
            if (isMade)
            {
                Assert.That(allowed, Is.GreaterThan(0));
                Assert.That(IsOpen(child, 0), Is.True);
                child.End();
                break;
            }

            Assert.That(_files.FileSystem.Pools.InUse, Is.EqualTo(before));
        }

        Assert.That(_files.FileSystem.Pools.InUse, Is.EqualTo(before));
    }

    [Test]
    public void AnotherProcessLooksWithoutHoldingTheOwnerUp()
    {
        Assert.That(_parent.TryRetainDescriptors(out FileDescriptorTable<HostPlatform>? looked), Is.True);
        Assert.That(_parent.TryRetainPaths(out PathContext<HostPlatform>? paths), Is.True);
        Assert.That(_parent.Descriptors.IsShared, Is.False);
        _parent.End();
        Assert.That(_parent.TryRetainDescriptors(out _), Is.False);
        Assert.That(_parent.TryRetainPaths(out _), Is.False);
        using (FileLease<HostPlatform> lease = looked!.BorrowCounted(0))
        {
            Assert.That(lease.TryGet(out _), Is.True);
        }

        Assert.That(looked.BorrowCounted(1).TryGet(out _), Is.False);
        Assert.That(looked.BorrowCounted(-1).TryGet(out _), Is.False);
        looked.Release();
        paths!.Release();
        _parent.End();
    }

    private static bool IsOpen(FileContext<HostPlatform> context, int descriptor)
    {
        using FileLease<HostPlatform> lease = context.Descriptors.Borrow(descriptor);
        return lease.TryGet(out _);
    }

    private int Install(FileContext<HostPlatform> context, string path)
    {
        int descriptor = context.Descriptors.Reserve(0, CloseOnExec.No).Value;
        context.Descriptors.Install(descriptor, _files.Open(path, OpenFlags.Write | OpenFlags.Create).Value);
        return descriptor;
    }
}
