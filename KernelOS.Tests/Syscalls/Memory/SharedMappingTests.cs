using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Memory;

/// <summary>Memory that several processes, or a process and a file, have in common.</summary>
public sealed class SharedMappingTests : ProgramTest
{
    private const nuint Page = 4096;
    private const nuint ReadWrite = 3;
    private const nuint Shared = 1;
    private const nuint Private = 2;
    private const nuint Anonymous = 0x20;
    private const nuint OpenReadWrite = 2;

    [Test]
    public void SharedMemoryIsSharedWithTheChildAlsoWhereNobodyTouchedIt() => Run(program =>
    {
        nuint memory = program.Must(SyscallNumber.MMap, 0, 4 * Page, ReadWrite, Shared | Anonymous, nuint.MaxValue, 0);
        program.Store(memory, "parent"u8);
        nuint child = (nuint)program.Clone(copy =>
        {
            Assert.That(copy.Load(memory, 6), Is.EqualTo("parent"u8.ToArray()));
            copy.Store(memory, "child!"u8);
            copy.Store(memory + (3 * Page), "later"u8);
            return 0;
        }).Value;
        program.Must(SyscallNumber.Wait4, child);
        Assert.That(program.Load(memory, 6), Is.EqualTo("child!"u8.ToArray()));
        Assert.That(program.Load(memory + (3 * Page), 5), Is.EqualTo("later"u8.ToArray()));
    });

    [Test]
    public void AFileAndItsMappingsAreOne()
    {
        Kernel.AddFile("/file", new byte[3 * Page]);
        Run(program =>
        {
            nuint file = Open(program, "/file");
            nuint shared = program.Must(SyscallNumber.MMap, 0, 3 * Page, ReadWrite, Shared, file, 0);
            nuint own = program.Must(SyscallNumber.MMap, 0, 3 * Page, ReadWrite, Private, file, 0);
            ulong free = program.Thread.Platform.FreeFrames;
            Assert.That(program.Load(shared, 1), Is.All.Zero);
            Assert.That(free - program.Thread.Platform.FreeFrames, Is.LessThanOrEqualTo(3), "tables, and no page");

            program.Store(shared + Page, "written"u8);
            Assert.That(program.Load(own + Page, 7), Is.EqualTo("written"u8.ToArray()));
            nuint buffer = program.Allocate(Page);
            program.Must(SyscallNumber.PRead64, file, buffer, 7, Page);
            Assert.That(program.Load(buffer, 7), Is.EqualTo("written"u8.ToArray()));

            program.Store(own + Page, "private"u8);
            program.Store(shared + Page, "shared!"u8);
            Assert.That(program.Load(own + Page, 7), Is.EqualTo("private"u8.ToArray()));
            program.Must(SyscallNumber.PRead64, file, buffer, 7, Page);
            Assert.That(program.Load(buffer, 7), Is.EqualTo("shared!"u8.ToArray()));

            program.Must(SyscallNumber.PRead64, file, own + (2 * Page), 5, Page);
            Assert.That(program.Load(own + (2 * Page), 5), Is.EqualTo("share"u8.ToArray()), "the kernel writes a copy too");
            Assert.That(program.Load(shared + (2 * Page), 5), Is.All.Zero);
        });
        Kernel.RemoveFile("/file");
    }

    [Test]
    public void WhatIsCutOffAFileIsGoneFromItsMappings()
    {
        Kernel.AddFile("/file", new byte[4 * Page]);
        Run(program =>
        {
            nuint file = Open(program, "/file");
            nuint shared = program.Must(SyscallNumber.MMap, 0, 4 * Page, ReadWrite, Shared, file, 0);
            nuint own = program.Must(SyscallNumber.MMap, 0, 4 * Page, ReadWrite, Private, file, 0);
            for (nuint page = 0; page < 4; page++)
            {
                program.Store(shared + (page * Page), "x"u8);
                program.Store(own + (page * Page), "y"u8);
            }

            nuint child = (nuint)program.Clone(copy =>
            {
                copy.Must(SyscallNumber.FTruncate, file, Page + 1);
                return 0;
            }).Value;
            program.Must(SyscallNumber.Wait4, child);
            AddressSpace<HostPlatform> space = program.Thread.Process.Space;
            foreach (nuint mapping in new[] { shared, own })
            {
                Assert.That(program.Load(mapping + Page, 1)[0], Is.Not.Zero);
                Assert.That(space.HandleFault(VirtualAddress.Create(mapping + (2 * Page)), PageAccess.Read), Is.EqualTo(FaultResult.BeyondObject));
                Assert.That(program.Thread.Platform.TryReadUser(mapping + (3 * Page), new byte[1]), Is.False);
            }

            program.Must(SyscallNumber.FTruncate, file, 4 * Page);
            Assert.That(program.Load(shared + (2 * Page), 1)[0], Is.Zero);
            Assert.That(program.Load(own + (3 * Page), 1)[0], Is.Zero);
        });
        Kernel.RemoveFile("/file");
    }

    [Test]
    public void AFileThatCannotBeWrittenIsNotSharedForWriting()
    {
        Kernel.AddFile("/file", new byte[Page]);
        Run(program =>
        {
            nuint file = Open(program, "/file", flags: 0);
            Expect(Errno.EACCES, program.Call(SyscallNumber.MMap, 0, Page, ReadWrite, Shared, file, 0));
            nuint memory = program.Must(SyscallNumber.MMap, 0, Page, 1, Shared, file, 0);
            Expect(Errno.EACCES, program.Call(SyscallNumber.MProtect, memory, Page, ReadWrite));
            program.Store(program.Must(SyscallNumber.MMap, 0, Page, ReadWrite, Private, file, 0), "own"u8);
        });
        Kernel.RemoveFile("/file");
    }

    [Test]
    public void ResidentPagesAreTold() => Run(program =>
    {
        nuint memory = program.Allocate(4 * Page);
        nuint vector = program.Allocate(Page);
        program.Store(memory + Page, "x"u8);
        program.Store(vector, [9, 9, 9, 9, 9]);
        program.Must(SyscallNumber.MInCore, memory, 4 * Page, vector);
        Assert.That(program.Load(vector, 5), Is.EqualTo(new byte[] { 0, 1, 0, 0, 9 }));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MInCore, memory + 1, Page, vector));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.MInCore, memory, Page, 1));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MInCore, 0x1000_0000, Page, vector));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MInCore, memory, KernelPointer, vector));
    });

    [Test]
    public void SynchronizingOnlyChecks() => Run(program =>
    {
        nuint memory = program.Allocate(2 * Page);
        program.Must(SyscallNumber.MSync, memory, 2 * Page, 4);
        program.Must(SyscallNumber.MSync, memory, 1, 1);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MSync, memory, Page, 5));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MSync, memory, Page, 8));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.MSync, memory + 1, Page, 4));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MSync, memory, 4000 * Page, 4));
        Expect(Errno.ENOMEM, program.Call(SyscallNumber.MSync, memory, nuint.MaxValue - Page, 4));
    });

    [Test]
    public void MappingsAreListed() => Run(program =>
    {
        nuint start = program.Must(SyscallNumber.Brk, 0);
        program.Must(SyscallNumber.Brk, start + (2 * Page));
        nuint memory = program.Must(SyscallNumber.MMap, 0, Page, 1, Shared | Anonymous, nuint.MaxValue, 0);
        AddressSpace<HostPlatform> space = program.Thread.Process.Space;
        int count = 0;
        bool hasHeap = false;
        bool hasStack = false;
        for (ulong from = 0; space.TryGetMapping(from, out MappingInfo info); from = info.End)
        {
            count++;
            hasHeap |= info.Purpose == MappingPurpose.Heap && info.Start <= start && info.End >= start + (2 * Page);
            hasStack |= info.Purpose == MappingPurpose.Stack && info.End == UserLayout.StackEnd;
            if (info.Start == memory)
            {
                Assert.That(info.Access, Is.EqualTo(PageAccess.Read));
                Assert.That(info.Sharing, Is.EqualTo(PageSharing.Shared));
                Assert.That(info.Source, Is.Not.Null);
            }

            info.Source?.Release();
        }

        Assert.That(count, Is.EqualTo(space.MappingCount));
        Assert.That(hasHeap && hasStack, Is.True);
    });

    private static nuint Open(HostProgram program, string path, nuint flags = OpenReadWrite)
    {
        nuint buffer = program.Allocate(Page);
        program.Store(buffer, System.Text.Encoding.UTF8.GetBytes(path + "\0"));
        return program.Must(SyscallNumber.Open, buffer, flags);
    }
}
