using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>When private memory gets large pages, and what they cost.</summary>
public sealed class LargePageTests
{
    private const ulong Large = 2 << 20;
    private const ulong Start = 0x4000_0000;

    private readonly Stack<Frame<Size4KiB>> _held = [];
    private HostMachine _machine = null!;
    private HostPlatform _platform;
    private MappingPool<HostPlatform> _pool = null!;
    private AddressSpace<HostPlatform> _parent = null!;
    private AddressSpace<HostPlatform> _child = null!;
    private ulong _free;

    [SetUp]
    public void Create()
    {
        _machine = new HostMachine(32 << 20);
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
    public void WhoeverFillsMemoryGetsThemFromTheSecondOn()
    {
        Map(4 * Large);
        Touch(Start, 512);
        Assert.That(CountLarge(), Is.Zero);
        Touch(Start + Large, 1);
        Assert.That(CountLarge(), Is.EqualTo(1));
        Touch(Start + (3 * Large), 1);
        Assert.That(CountLarge(), Is.EqualTo(1), "nothing beside it is full");
        Touch(Start + (2 * Large), 1);
        Assert.That(CountLarge(), Is.EqualTo(2));
        Assert.That(_parent.ResidentPages, Is.EqualTo(512 + 512 + 512 + 1));
    }

    [TestCase(LargePagePolicy.Always, MappingFlags.None, 1)]
    [TestCase(LargePagePolicy.Always, MappingFlags.SmallPages, 0)]
    [TestCase(LargePagePolicy.Advised, MappingFlags.None, 0)]
    [TestCase(LargePagePolicy.Advised, MappingFlags.LargePages, 1)]
    [TestCase(LargePagePolicy.Neighbours, MappingFlags.LargePages, 1)]
    [TestCase(LargePagePolicy.Never, MappingFlags.LargePages, 0)]
    public void PolicyAndAdviceDecide(LargePagePolicy policy, MappingFlags advice, int expected)
    {
        _pool.LargePages = policy;
        Map(2 * Large);
        Assert.That(_parent.Advise(Start, 2 * Large, advice, MappingFlags.LargePages | MappingFlags.SmallPages), Is.EqualTo(AddressSpaceError.None));
        Touch(Start + 0x5000, 1);
        Assert.That(CountLarge(), Is.EqualTo((ulong)expected));
    }

    [Test]
    public void AProcessMayDoWithout()
    {
        _pool.LargePages = LargePagePolicy.Always;
        _parent.AllowsLargePages = false;
        Map(2 * Large);
        Touch(Start, 1);
        Assert.That(CountLarge(), Is.Zero);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(_child.AllowsLargePages, Is.False, "its children do without, too");
    }

    [Test]
    public void WhereTheyDoNotFitPagesAreSmall()
    {
        _pool.LargePages = LargePagePolicy.Always;
        MapAt(Start + 4096, 2 * Large);
        Touch(Start + 4096, 1);
        Touch(Start + (2 * Large), 1);
        Assert.That(CountLarge(), Is.Zero);
        Touch(Start + Large, 1);
        Assert.That(CountLarge(), Is.EqualTo(1));
        Assert.That(_parent.ResidentPages, Is.EqualTo(514));
    }

    [Test]
    public void WithoutALargeFramePagesAreSmall()
    {
        _pool.LargePages = LargePagePolicy.Always;
        Map(2 * Large);
        _machine.AllocationsUntilFailure = 0;
        Assert.That(_parent.HandleFault(VirtualAddress.Create(Start), PageAccess.Write), Is.EqualTo(FaultResult.OutOfMemory));
        _machine.AllocationsUntilFailure = null;
        ulong left = _platform.TotalFrames / 16;
        while (_platform.FreeFrames > left)
        {
            Assert.That(_platform.TryAllocateFrame(new FrameOwner(FrameUse.Other), out Frame<Size4KiB> frame), Is.True);
            _held.Push(frame);
        }

        Touch(Start, 1);
        Assert.That(CountLarge(), Is.Zero, "memory is scarce");
        while (_held.TryPop(out Frame<Size4KiB> frame))
        {
            _platform.FreeFrame(frame);
        }
    }

    [Test]
    public void AForkCostsNoFramesButTablesAndAWriteCopiesOnePage()
    {
        MapLarge(4);
        ulong before = _platform.FreeFrames;
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(before - _platform.FreeFrames, Is.EqualTo(2), "the tables above");
        Assert.That(_child.CountLargePages(Start, Start + (4 * Large)), Is.EqualTo(4));

        before = _platform.FreeFrames;
        Write(Start + 0x3005, 7);
        Assert.That(before - _platform.FreeFrames, Is.EqualTo(2), "a table and a page");
        Assert.That(CountLarge(), Is.EqualTo(3));
        Activate(_child);
        Assert.That(Read(Start + 0x3005), Is.EqualTo(3));
        Write(Start + 0x3005, 8);
        Activate(_parent);
        Assert.That(Read(Start + 0x3005), Is.EqualTo(7));
    }

    [Test]
    public void TheLastOneTakesTheLargePageAsItIs()
    {
        MapLarge(2);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        _child.Destroy();
        Assert.That(_child.TryCreate(), Is.True);
        ulong before = _platform.FreeFrames;
        Write(Start, 9);
        Write(Start + (2 * Large) - 1, 9);
        Assert.That(_platform.FreeFrames, Is.EqualTo(before));
        Assert.That(CountLarge(), Is.EqualTo(2));
    }

    [Test]
    public void ViewsCountEachPageOnce()
    {
        MapLarge(1);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        PageUsage usage = default;
        _parent.Measure(Start, Start + Large, ref usage);
        Assert.That(usage.Resident, Is.EqualTo(512));
        Assert.That(usage.Large, Is.EqualTo(512));
        Assert.That(usage.Anonymous, Is.EqualTo(512));
        Assert.That(usage.SharedDirty, Is.EqualTo(512));
        Assert.That(usage.ProportionalBytes, Is.EqualTo(Large / 2));
    }

    [Test]
    public void MovesKeepThemWhereTheDistanceFits()
    {
        MapLarge(2);
        Write(Start + Large + 5, 6);
        Move(Start, 2 * Large, 0x6000_0000);
        Assert.That(_parent.CountLargePages(0x6000_0000, 0x6000_0000 + (2 * Large)), Is.EqualTo(2));
        Assert.That(Read(0x6000_0000 + Large + 5), Is.EqualTo(6));
        Move(0x6000_0000, 2 * Large, 0x7000_1000);
        Assert.That(_parent.CountLargePages(0x7000_0000, 0x7000_0000 + (3 * Large)), Is.Zero);
        Assert.That(Read(0x7000_1000 + Large + 5), Is.EqualTo(6));
    }

    [Test]
    public void MemoryIsProvidedInLargePages()
    {
        Map(3 * Large);
        Assert.That(_parent.Populate(Start, 3 * Large, PageAccess.Write, out FaultResult failure), Is.EqualTo(AddressSpaceError.None));
        Assert.That(failure, Is.EqualTo(FaultResult.Resolved));
        Assert.That(CountLarge(), Is.EqualTo(3));
    }

    [Test]
    public void WhatForksDoNotGetIsNotThere()
    {
        MapLarge(3);
        Assert.That(_parent.Advise(Start, Large, MappingFlags.NotForked, MappingFlags.NotForked), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_parent.Advise(Start + Large, Large / 2, MappingFlags.EmptyWhenForked, MappingFlags.EmptyWhenForked), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        Assert.That(_child.MappedPages, Is.EqualTo(1024));
        Activate(_child);
        Assert.That(_platform.TryReadUser((nuint)Start, new byte[1]), Is.False);
        Assert.That(Read(Start + Large + 5), Is.Zero);
        Assert.That(Read(Start + Large + (Large / 2) + 5), Is.EqualTo(3));
        Assert.That(Read(Start + (2 * Large) + 5), Is.EqualTo(3));
    }

    [Test]
    public void TablesThatForksShareAreLeftWithoutAFrame()
    {
        Map(Large);
        Touch(Start, 512);
        Assert.That(_child.TryCopyFrom(_parent), Is.True);
        _machine.AllocationsUntilFailure = 0;
        Assert.That(_parent.Unmap(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_parent.ResidentPages, Is.Zero);
        Assert.That(_child.Forget(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(_child.ResidentPages, Is.Zero);
        _machine.AllocationsUntilFailure = null;
    }

    private void Activate(AddressSpace<HostPlatform> space)
    {
        space.Activate();
        _machine.OnFault = (address, access) => space.HandleFault(address, access) == FaultResult.Resolved;
    }

    private ulong CountLarge() => _parent.CountLargePages(Start, Start + (8 * Large));

    private void Map(ulong length) => MapAt(Start, length);

    private void MapAt(ulong address, ulong length)
    {
        MappingRequest request = new() { Address = address, Length = length, Access = PageAccess.Read | PageAccess.Write, Placement = Placement.Exact };
        Assert.That(_parent.Map(request).IsSuccess, Is.True);
    }

    /// <summary>Maps large pages and writes a byte into each small one.</summary>
    private void MapLarge(ulong count)
    {
        _pool.LargePages = LargePagePolicy.Always;
        Map(count * Large);
        for (ulong address = Start; address < Start + (count * Large); address += 4096)
        {
            Write(address + 5, 3);
        }

        Assert.That(CountLarge(), Is.EqualTo(count));
    }

    private void Move(ulong from, ulong length, ulong to)
    {
        RemapRequest request = new() { Address = from, Length = length, NewLength = length, Placement = RemapPlacement.Exact, NewAddress = to };
        Assert.That(_parent.Remap(request).IsSuccess, Is.True);
    }

    private void Touch(ulong address, int pages)
    {
        for (int i = 0; i < pages; i++)
        {
            Write(address + ((ulong)i * 4096), 1);
        }
    }

    private void Write(ulong address, byte value) => Assert.That(_platform.TryWriteUser((nuint)address, [value]), Is.True);

    private byte Read(ulong address)
    {
        Span<byte> one = [0];
        Assert.That(_platform.TryReadUser((nuint)address, one), Is.True);
        return one[0];
    }
}
