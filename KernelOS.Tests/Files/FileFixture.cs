using System;
using System.Text;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files;

/// <summary>A file system over an emulated machine, with one program's memory; ends with "all is given back".</summary>
public sealed class FileFixture : IDisposable
{
    /// <summary>Where the program's memory starts.</summary>
    public const nuint UserBase = 0x10_0000;

    private readonly int _framesBefore;
    private readonly Frame<Size4KiB> _root;

    public FileFixture(int memoryMiB = 8, int userPages = 16)
    {
        Machine = new HostMachine((ulong)memoryMiB << 20);
        Platform = new HostPlatform(Machine);
        Assert.That(Platform.TryCreateRoot(out _root), Is.True);
        UserPages = userPages;
        for (int i = 0; i < userPages; i++)
        {
            Assert.That(Platform.TryAllocateFrame(default, out Frame<Size4KiB> frame), Is.True);
            MapUser(UserBase + ((nuint)i << 12), frame, PageAccess.Read | PageAccess.Write);
        }

        Platform.ActivateRoot(_root);
        _framesBefore = Machine.FreeFrames.Count;
        FileSystem = new FileSystem<HostPlatform>(Platform, new Scheduler<HostPlatform>(Platform, new SchedulerOptions()));
    }

    public HostMachine Machine { get; }

    public HostPlatform Platform { get; }

    public FileSystem<HostPlatform> FileSystem { get; }

    public int UserPages { get; }

    public Directory<HostPlatform> Root => FileSystem.Root;

    public void MapUser(nuint address, Frame<Size4KiB> frame, PageAccess access) =>
        Platform.MapUser(_root, Page<Size4KiB>.Create(VirtualAddress.Create(address)), frame, access);

    public void WriteUser(nuint address, ReadOnlySpan<byte> bytes) => Assert.That(Platform.TryWriteUser(address, bytes), Is.True);

    public byte[] ReadUser(nuint address, int count)
    {
        byte[] bytes = new byte[count];
        Assert.That(Platform.TryReadUser(address, bytes), Is.True);
        return bytes;
    }

    public FileError MakeDirectory(string path) => NameMaker.MakeDirectory(Root, Encoding.UTF8.GetBytes(path), FileMode.DefaultDirectory);

    public FileError MakeLink(string path, string target) =>
        NameMaker.MakeSymbolicLink(Root, Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(target));

    public FileError MakeFile(string path, byte[] contents)
    {
        Result<OpenFile<HostPlatform>, FileError> file = Open(path, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive);
        if (!file.IsSuccess)
        {
            return file.Error;
        }

        Assert.That(Write(file.Value, contents).Value, Is.EqualTo((nuint)contents.Length));
        file.Value.Release();
        return FileError.None;
    }

    public Result<OpenFile<HostPlatform>, FileError> Open(string path, OpenFlags flags, FileMode mode = FileMode.DefaultFile) =>
        FileOpener.Open(Root, Encoding.UTF8.GetBytes(path), flags, mode);

    public Result<nuint, FileError> Write(OpenFile<HostPlatform> file, ReadOnlySpan<byte> bytes)
    {
        WriteSource<HostPlatform> source = new(Platform, bytes);
        return file.Write(ref source);
    }

    public Result<nuint, FileError> Read(OpenFile<HostPlatform> file, Span<byte> bytes)
    {
        ReadTarget<HostPlatform> target = new(Platform, bytes);
        return file.Read(ref target);
    }

    public byte[] ReadAll(string path)
    {
        OpenFile<HostPlatform> file = Open(path, OpenFlags.Read).Value;
        byte[] bytes = new byte[file.Inode.Size];
        Assert.That(Read(file, bytes).Value, Is.EqualTo((nuint)bytes.Length));
        file.Release();
        return bytes;
    }

    /// <summary>Removes everything under the root.</summary>
    public void RemoveAll() => TreeRemover.RemoveUnder(Root, "");

    /// <summary>Checks that nothing is in use but the root directory.</summary>
    public void AssertAllGivenBack()
    {
        Assert.That(FileSystem.Pools.InUse, Is.EqualTo(1), "objects in use beside the root directory");
        Assert.That(Machine.FreeFrames, Has.Count.EqualTo(_framesBefore), "free frames");
    }

    public void Dispose()
    {
        RemoveAll();
        AssertAllGivenBack();
        Machine.Dispose();
    }
}
