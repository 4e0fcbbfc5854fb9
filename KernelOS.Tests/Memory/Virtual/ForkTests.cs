using System;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Copies of address spaces whose pages are shared until one side writes.</summary>
public sealed class ForkTests
{
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;

    private HostMachine _machine = null!;
    private HostPlatform _platform;
    private MappingPool<HostPlatform> _pool = null!;
    private AddressSpace<HostPlatform> _parent = null!;
    private AddressSpace<HostPlatform> _child = null!;
    private ulong _free;

    [SetUp]
    public void Create()
    {
        _machine = new HostMachine(8 << 20);
        _platform = new HostPlatform(_machine);
        _pool = new MappingPool<HostPlatform>(_platform, 1000);
        _parent = new AddressSpace<HostPlatform>(_platform, _pool);
        _child = new AddressSpace<HostPlatform>(_platform, _pool);
        _free = _platform.FreeFrames;
        Assert.That(_parent.TryCreate() && _child.TryCreate(), Is.True);
        Activate(_parent);
    }

    [TearDown]
    public void Destroy()
    {
        Assert.That(_machine.Mmu.FindStale(), Is.Null, "the TLB holds what is no longer true");
        _platform.ActivateKernelRoot();
        _parent.Destroy();
        _child.Destroy();
        Assert.That(_platform.FreeFrames, Is.EqualTo(_free));
        Assert.That(_pool.InUse, Is.Zero);
        _machine.Dispose();
    }

    [Test]
    public void ASparseRangeIsCopiedMeasuredAndMovedWithoutVisitingEveryPage()
    {
        const ulong length = 1UL << 46;
        ulong start = _parent.Map(new MappingRequest { Length = length, Access = PageAccess.None }).Value.Value;
        ulong page = start + (1UL << 45);
        Assert.That(_parent.Protect(page, 4096, ReadWrite), Is.EqualTo(AddressSpaceError.None));
        Write(page, 1);
        PageUsage usage = default;
        _parent.Measure(start, start + length, ref usage);
        Assert.That(usage.Resident, Is.EqualTo(1));
        MemoryPolicy policy = MemoryPolicy.Bind(NodeMask.Of(NumaNode.Create(0)));
        Assert.That(_parent.SetPolicy(start, length, policy, PageMoving.Move | PageMoving.Strict), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(_child.ResidentPages, Is.EqualTo(1));
        Activate(_child);
        Assert.That(Read(page), Is.EqualTo(1));
    }

    [Test]
    public void WhatOneSideWritesTheOtherDoesNotSee()
    {
        ulong start = Map(3 * 4096);
        Write(start, 1);
        Write(start + 4096, 2);
        ulong before = _platform.FreeFrames;
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(before - _platform.FreeFrames, Is.EqualTo(3), "tables alone");
        Assert.That(_child.ResidentPages, Is.EqualTo(2));
        Assert.That(_child.MappedPages, Is.EqualTo(3));

        Write(start, 3);
        Activate(_child);
        Assert.That(Read(start), Is.EqualTo(1));
        Write(start, 4);
        Write(start + 4096, 5);
        Write(start + 8192, 6);
        Activate(_parent);
        Assert.That(Read(start), Is.EqualTo(3));
        Assert.That(Read(start + 4096), Is.EqualTo(2));
        Assert.That(Read(start + 8192), Is.Zero);
    }

    [Test]
    public void TheLastUserOfAFrameWritesWithoutACopy()
    {
        ulong start = Map(4096);
        Write(start, 1);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Activate(_child);
        Write(start, 2);
        Activate(_parent);
        ulong before = _platform.FreeFrames;
        Write(start, 3);
        Assert.That(_platform.FreeFrames, Is.EqualTo(before));
        Assert.That(Read(start), Is.EqualTo(3));
    }

    [Test]
    public void RightsThatComeBackDoNotUndoTheSharing()
    {
        ulong start = Map(2 * 4096);
        Write(start, 1);
        Write(start + 4096, 1);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        foreach (PageAccess access in new[] { PageAccess.None, ReadWrite, PageAccess.Read, ReadWrite })
        {
            Assert.That(_parent.Protect(start, 2 * 4096, access), Is.EqualTo(AddressSpaceError.None));
        }

        Assert.That(_parent.Protect(start, 4096, PageAccess.Read), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_platform.TryWriteUser((nuint)start, [2]), Is.False);
        Assert.That(_parent.Protect(start, 4096, ReadWrite), Is.EqualTo(AddressSpaceError.None));
        Write(start, 2);
        Write(start + 4096, 2);
        Activate(_child);
        Assert.That(Read(start), Is.EqualTo(1));
        Assert.That(Read(start + 4096), Is.EqualTo(1));
    }

    [Test]
    public void ThreadsThatFaultAtTheSamePageGetTheSame()
    {
        ulong start = Map(2 * 4096);
        Write(start, 1);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        foreach (ulong address in new[] { start, start + 4096 })
        {
            // Both were on their way into the kernel when the first was served.
            Assert.That(_parent.HandleFault(VirtualAddress.Create(address), PageAccess.Write), Is.EqualTo(FaultResult.Resolved));
            Write(address, 2);
            ulong free = _platform.FreeFrames;
            Assert.That(_parent.HandleFault(VirtualAddress.Create(address), PageAccess.Write), Is.EqualTo(FaultResult.Resolved));
            Assert.That(_parent.HandleFault(VirtualAddress.Create(address), PageAccess.Read), Is.EqualTo(FaultResult.Resolved));
            Assert.That(_platform.FreeFrames, Is.EqualTo(free));
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

        ulong before = _platform.FreeFrames;
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(before - _platform.FreeFrames, Is.EqualTo(2), "the tables above");

        // Without memory for its own table nobody can change anything, and reads on.
        _machine.AllocationsUntilFailure = 0;
        Assert.That(_parent.HandleFault(VirtualAddress.Create(start), PageAccess.Write), Is.EqualTo(FaultResult.OutOfMemory));
        Assert.That(_parent.Unmap(start, 4096), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_parent.Protect(start, 4096, PageAccess.Read), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_parent.Forget(start, 4096), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Assert.That(_parent.MappingCount, Is.EqualTo(1));
        Assert.That(Read(start + 4096), Is.EqualTo(1));
        _machine.AllocationsUntilFailure = null;

        Write(start + 4096, 100);
        Assert.That(_parent.Unmap(start, 4096), Is.EqualTo(AddressSpaceError.None));
        Activate(_child);
        before = _platform.FreeFrames;
        Write(start, 200);
        Assert.That(before - _platform.FreeFrames, Is.Zero, "the child has the table, and the page, alone");
        Assert.That(Read(start + 4096), Is.EqualTo(1));
        Assert.That(_child.ResidentPages, Is.EqualTo(64));
        Assert.That(_parent.ResidentPages, Is.EqualTo(63));
    }

    [Test]
    public void TheChildHasTheParentsLimitsAndBreak()
    {
        _parent.SetBreakStart(0x40_0000);
        _parent.StackLimit = 12345;
        Assert.That(_parent.SetBreak(0x40_1234), Is.EqualTo(0x40_1234));
        Write(0x40_1000, 7);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(_child.SetBreak(0), Is.EqualTo(0x40_1234));
        Assert.That(_child.StackLimit, Is.EqualTo(12345));
        Activate(_child);
        Assert.That(Read(0x40_1000), Is.EqualTo(7));
    }

    [Test]
    public void ABuilderDoesNotWriteThroughToOthers()
    {
        ulong start = Map(4096, PageAccess.Read);
        Assert.That(_parent.TryWrite(start, [1]), Is.True);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(_child.TryWrite(start, [2]), Is.True);
        Assert.That(Read(start), Is.EqualTo(1));
        Assert.That(_platform.TryWriteUser((nuint)start, [3]), Is.False);
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

        ulong before = _platform.FreeFrames;
        int failures = 0;
        for (int allowed = 0; ; allowed++)
        {
            _machine.AllocationsUntilFailure = allowed;
            bool isCopied = _child.TryCopyFrom(_parent);
            _machine.AllocationsUntilFailure = null;
            if (isCopied)
            {
                break;
            }

            failures++;
            Assert.That(_platform.FreeFrames, Is.EqualTo(before), $"{allowed} frames");
            Assert.That(_child.ResidentPages, Is.Zero);
            Assert.That(_child.MappingCount, Is.Zero);
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
        HostMachine machine = _machine;
        MapAt(0x10_0000, 4096, ReadWrite);
        MapAt(0x20_0000, 4096, ReadWrite);
        MapAt(0x30_0000, 4096, ReadWrite);
        int inUse = _pool.InUse;
        for (int allowed = 0; allowed < 2; allowed++)
        {
            machine.ReservesUntilFailure = 0;
            Assert.That(_child.TryCopyFrom(_parent), Is.False);
            Assert.That(_pool.InUse, Is.EqualTo(inUse));
        }

        machine.ReservesUntilFailure = null;
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
    }

    private void Activate(AddressSpace<HostPlatform> space)
    {
        space.Activate();
        _machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
    }

    private ulong Map(ulong length, PageAccess access = ReadWrite) =>
        _parent.Map(new MappingRequest { Length = length, Access = access }).Value.Value;

    private ulong MapAt(ulong address, ulong length, PageAccess access) =>
        _parent.Map(new MappingRequest { Address = address, Length = length, Access = access, Placement = Placement.Exact }).Value.Value;

    private void Write(ulong address, byte value) => Assert.That(_platform.TryWriteUser((nuint)address, [value]), Is.True);

    private byte Read(ulong address)
    {
        Span<byte> one = [0];
        Assert.That(_platform.TryReadUser((nuint)address, one), Is.True);
        return one[0];
    }
}
