using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Copies of address spaces whose pages are shared until one side writes.</summary>
public sealed class ForkTests() : ParentAndChildTests(8 << 20)
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;

    [Test]
    public void ASparseRangeIsCopiedMeasuredAndMovedWithoutVisitingEveryPage()
    {
        const ulong length = 1UL << 46;
        ulong start = Parent.Map(new MappingRequest { Length = length, Access = PageAccess.None }).Value.Value;
        ulong page = start + (1UL << 45);
        Assert.That(Parent.Protect(page, 4096, ReadWrite), Is.EqualTo(AddressSpaceError.None));
        Write(page, 1);
        PageUsage usage = default;
        Parent.Measure(start, start + length, ref usage);
        Assert.That(usage.Resident, Is.EqualTo(1));
        MemoryPolicy policy = MemoryPolicy.Bind(NodeMask.Of(NumaNode.Create(0)));
        Assert.That(Parent.SetPolicy(start, length, policy, PageMoving.Move | PageMoving.Strict), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(Child.ResidentPages, Is.EqualTo(1));
        Activate(Child);
        Assert.That(Read(page), Is.EqualTo(1));
    }

    [Test]
    public void WhatOneSideWritesTheOtherDoesNotSee()
    {
        ulong start = Map(3 * 4096);
        Write(start, 1);
        Write(start + 4096, 2);
        ulong before = Platform.FreeFrames;
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(before - Platform.FreeFrames, Is.EqualTo(3), "tables alone");
        Assert.That(Child.ResidentPages, Is.EqualTo(2));
        Assert.That(Child.MappedPages, Is.EqualTo(3));

        Write(start, 3);
        Activate(Child);
        Assert.That(Read(start), Is.EqualTo(1));
        Write(start, 4);
        Write(start + 4096, 5);
        Write(start + 8192, 6);
        Activate(Parent);
        Assert.That(Read(start), Is.EqualTo(3));
        Assert.That(Read(start + 4096), Is.EqualTo(2));
        Assert.That(Read(start + 8192), Is.Zero);
    }

    [Test]
    public void TheLastUserOfAFrameWritesWithoutACopy()
    {
        ulong start = Map(4096);
        Write(start, 1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Activate(Child);
        Write(start, 2);
        Activate(Parent);
        ulong before = Platform.FreeFrames;
        Write(start, 3);
        Assert.That(Platform.FreeFrames, Is.EqualTo(before));
        Assert.That(Read(start), Is.EqualTo(3));
    }

    [Test]
    public void RightsThatComeBackDoNotUndoTheSharing()
    {
        ulong start = Map(2 * 4096);
        Write(start, 1);
        Write(start + 4096, 1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        foreach (PageAccess access in new[] { PageAccess.None, ReadWrite, PageAccess.Read, ReadWrite })
        {
            Assert.That(Parent.Protect(start, 2 * 4096, access), Is.EqualTo(AddressSpaceError.None));
        }

        Assert.That(Parent.Protect(start, 4096, PageAccess.Read), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Platform.TryWriteUser((nuint)start, [2]), Is.False);
        Assert.That(Parent.Protect(start, 4096, ReadWrite), Is.EqualTo(AddressSpaceError.None));
        Write(start, 2);
        Write(start + 4096, 2);
        Activate(Child);
        Assert.That(Read(start), Is.EqualTo(1));
        Assert.That(Read(start + 4096), Is.EqualTo(1));
    }

    [Test]
    public void ThreadsThatFaultAtTheSamePageGetTheSame()
    {
        ulong start = Map(2 * 4096);
        Write(start, 1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        foreach (ulong address in new[] { start, start + 4096 })
        {
            // Both were on their way into the kernel when the first was served.
            Assert.That(Parent.HandleFault(VirtualAddress.Create(address), PageAccess.Write), Is.EqualTo(FaultResult.Resolved));
            Write(address, 2);
            ulong free = Platform.FreeFrames;
            Assert.That(Parent.HandleFault(VirtualAddress.Create(address), PageAccess.Write), Is.EqualTo(FaultResult.Resolved));
            Assert.That(Parent.HandleFault(VirtualAddress.Create(address), PageAccess.Read), Is.EqualTo(FaultResult.Resolved));
            Assert.That(Platform.FreeFrames, Is.EqualTo(free));
            Assert.That(Read(address), Is.EqualTo(2));
        }
    }

    [Test]
    public void ATableOfManyPagesIsSharedUntilItIsChanged()
    {
        ulong start = MapAt(0x4000_0000, 64 * 4096, ReadWrite);
        for (ulong i = 0; i < 64; i++)
        {
            Write(start + (i * 4096), (byte)i);
        }

        ulong before = Platform.FreeFrames;
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(before - Platform.FreeFrames, Is.EqualTo(2), "the tables above");

        // Without memory for its own table nobody can change anything, and reads on.
        Machine.AllocationsUntilFailure = 0;
        Assert.That(Parent.HandleFault(VirtualAddress.Create(start), PageAccess.Write), Is.EqualTo(FaultResult.OutOfMemory));
        Assert.That(Parent.Unmap(start, 4096), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(Parent.Protect(start, 4096, PageAccess.Read), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(Parent.Forget(start, 4096), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(Parent.MappingCount, Is.EqualTo(1));
        Assert.That(Read(start + 4096), Is.EqualTo(1));
        Machine.AllocationsUntilFailure = null;

        Write(start + 4096, 100);
        Assert.That(Parent.Unmap(start, 4096), Is.EqualTo(AddressSpaceError.None));
        Activate(Child);
        before = Platform.FreeFrames;
        Write(start, 200);
        Assert.That(before - Platform.FreeFrames, Is.Zero, "the child has the table, and the page, alone");
        Assert.That(Read(start + 4096), Is.EqualTo(1));
        Assert.That(Child.ResidentPages, Is.EqualTo(64));
        Assert.That(Parent.ResidentPages, Is.EqualTo(63));
    }

    [Test]
    public void TheChildHasTheParentsLimitsAndBreak()
    {
        Parent.SetBreakStart(0x40_0000);
        Parent.StackLimit = 12345;
        Assert.That(Parent.SetBreak(0x40_1234), Is.EqualTo(0x40_1234));
        Write(0x40_1000, 7);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(Child.SetBreak(0), Is.EqualTo(0x40_1234));
        Assert.That(Child.StackLimit, Is.EqualTo(12345));
        Activate(Child);
        Assert.That(Read(0x40_1000), Is.EqualTo(7));
    }

    [Test]
    public void ABuilderDoesNotWriteThroughToOthers()
    {
        ulong start = Map(4096, PageAccess.Read);
        Assert.That(Parent.TryWrite(start, [1]), Is.True);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(Child.TryWrite(start, [2]), Is.True);
        Assert.That(Read(start), Is.EqualTo(1));
        Assert.That(Platform.TryWriteUser((nuint)start, [3]), Is.False);
    }

    [Test]
    public void WithoutMemoryNothingIsHalfDone()
    {
        ulong[] starts = new ulong[6];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = MapAt(0x1_0000_0000UL * (ulong)(i + 1), 8 * 4096, i % 2 == 0 ? ReadWrite : ReadWrite | PageAccess.Execute);
            Write(starts[i], (byte)(i + 1));
        }

        ulong before = Platform.FreeFrames;
        int failures = 0;
        for (int allowed = 0; ; allowed++)
        {
            Machine.AllocationsUntilFailure = allowed;
            bool isCopied = Child.TryCopyFrom(Parent);
            Machine.AllocationsUntilFailure = null;
            if (isCopied)
            {
                break;
            }

            failures++;
            Assert.That(Platform.FreeFrames, Is.EqualTo(before), $"{allowed} frames");
            Assert.That(Child.ResidentPages, Is.Zero);
            Assert.That(Child.MappingCount, Is.Zero);
            for (int i = 0; i < starts.Length; i++)
            {
                Assert.That(Read(starts[i]), Is.EqualTo((byte)(i + 1)));
                Write(starts[i], (byte)(i + 1));
            }
        }

        Assert.That(failures, Is.EqualTo(13), "six tables of pages and of their tables, one above");
    }

    [Test]
    public void WithoutMappingObjectsNothingIsHalfDone()
    {
        HostMachine machine = Machine;
        MapAt(0x10_0000, 4096, ReadWrite);
        MapAt(0x20_0000, 4096, ReadWrite);
        MapAt(0x30_0000, 4096, ReadWrite);
        int inUse = Pool.InUse;
        for (int allowed = 0; allowed < 2; allowed++)
        {
            machine.ReservesUntilFailure = 0;
            Assert.That(Child.TryCopyFrom(Parent), Is.False);
            Assert.That(Pool.InUse, Is.EqualTo(inUse));
        }

        machine.ReservesUntilFailure = null;
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
    }

    private ulong Map(ulong length, PageAccess access = ReadWrite) =>
        Parent.Map(new MappingRequest { Length = length, Access = access }).Value.Value;

    private ulong MapAt(ulong address, ulong length, PageAccess access) =>
        Parent.Map(new MappingRequest { Address = address, Length = length, Access = access, Placement = Placement.Exact }).Value.Value;

    private void Write(ulong address, byte value) => Assert.That(Platform.TryWriteUser((nuint)address, [value]), Is.True);

    private byte Read(ulong address)
    {
        Span<byte> one = [0];
        Assert.That(Platform.TryReadUser((nuint)address, one), Is.True);
        return one[0];
    }
}
