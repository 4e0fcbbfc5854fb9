using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>When private memory gets large pages, and what they cost.</summary>
public sealed class LargePageTests() : ParentAndChildTests(32 << 20)
{
    private const ulong Large = 2 << 20;
    private const ulong Start = 0x4000_0000;

    private readonly Stack<Frame<Size4KiB>> _held = [];

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
        Assert.That(Parent.ResidentPages, Is.EqualTo(512 + 512 + 512 + 1));
    }

    [TestCase(LargePagePolicy.Always, MappingFlags.None, 1)]
    [TestCase(LargePagePolicy.Always, MappingFlags.SmallPages, 0)]
    [TestCase(LargePagePolicy.Advised, MappingFlags.None, 0)]
    [TestCase(LargePagePolicy.Advised, MappingFlags.LargePages, 1)]
    [TestCase(LargePagePolicy.Neighbours, MappingFlags.LargePages, 1)]
    [TestCase(LargePagePolicy.Never, MappingFlags.LargePages, 0)]
    public void PolicyAndAdviceDecide(LargePagePolicy policy, MappingFlags advice, int expected)
    {
        Pool.LargePages = policy;
        Map(2 * Large);
        Assert.That(Parent.Advise(Start, 2 * Large, advice, MappingFlags.LargePages | MappingFlags.SmallPages), Is.EqualTo(AddressSpaceError.None));
        Touch(Start + 0x5000, 1);
        Assert.That(CountLarge(), Is.EqualTo((ulong)expected));
    }

    [Test]
    public void AProcessMayDoWithout()
    {
        Pool.LargePages = LargePagePolicy.Always;
        Parent.AllowsLargePages = false;
        Map(2 * Large);
        Touch(Start, 1);
        Assert.That(CountLarge(), Is.Zero);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(Child.AllowsLargePages, Is.False, "its children do without, too");
    }

    [Test]
    public void WhereTheyDoNotFitPagesAreSmall()
    {
        Pool.LargePages = LargePagePolicy.Always;
        MapAt(Start + 4096, 2 * Large);
        Touch(Start + 4096, 1);
        Touch(Start + (2 * Large), 1);
        Assert.That(CountLarge(), Is.Zero);
        Touch(Start + Large, 1);
        Assert.That(CountLarge(), Is.EqualTo(1));
        Assert.That(Parent.ResidentPages, Is.EqualTo(514));
    }

    [Test]
    public void WithoutALargeFramePagesAreSmall()
    {
        Pool.LargePages = LargePagePolicy.Always;
        Map(2 * Large);
        Machine.AllocationsUntilFailure = 0;
        Assert.That(Parent.HandleFault(VirtualAddress.Create(Start), PageAccess.Write), Is.EqualTo(FaultResult.OutOfMemory));
        Machine.AllocationsUntilFailure = null;
        ulong left = Platform.TotalFrames / 16;
        while (Platform.FreeFrames > left)
        {
            Assert.That(Platform.TryAllocateFrame(new FrameOwner(FrameUse.Other), out Frame<Size4KiB> frame), Is.True);
            _held.Push(frame);
        }

        Touch(Start, 1);
        Assert.That(CountLarge(), Is.Zero, "memory is scarce");
        while (_held.TryPop(out Frame<Size4KiB> frame))
        {
            Platform.FreeFrame(frame);
        }
    }

    [Test]
    public void AForkCostsNoFramesButTablesAndAWriteCopiesOnePage()
    {
        MapLarge(4);
        ulong before = Platform.FreeFrames;
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(before - Platform.FreeFrames, Is.EqualTo(2), "the tables above");
        Assert.That(Child.CountLargePages(Start, Start + (4 * Large)), Is.EqualTo(4));

        before = Platform.FreeFrames;
        Write(Start + 0x3005, 7);
        Assert.That(before - Platform.FreeFrames, Is.EqualTo(1), "a page; the table was at hand");
        Assert.That(CountLarge(), Is.EqualTo(3));
        Activate(Child);
        Assert.That(Read(Start + 0x3005), Is.EqualTo(3));
        Write(Start + 0x3005, 8);
        Activate(Parent);
        Assert.That(Read(Start + 0x3005), Is.EqualTo(7));
    }

    [Test]
    public void TheLastOneTakesTheLargePageAsItIs()
    {
        MapLarge(2);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Child.Destroy();
        Assert.That(Child.TryCreate(), Is.True);
        ulong before = Platform.FreeFrames;
        Write(Start, 9);
        Write(Start + (2 * Large) - 1, 9);
        Assert.That(Platform.FreeFrames, Is.EqualTo(before));
        Assert.That(CountLarge(), Is.EqualTo(2));
    }

    [Test]
    public void ALargePageIsCutWithoutAFrameAndOfTwoTheFirst()
    {
        MapLarge(1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        ulong free = Platform.FreeFrames;
        Machine.AllocationsUntilFailure = 0;
        Assert.That(Parent.Unmap(Start + 0x3000, 0x2000), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Child.Forget(Start + 0x3000, 0x1000), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Machine.AllocationsUntilFailure = null;
        Assert.That(Child.CountLargePages(Start, Start + Large), Is.EqualTo(1));
        Assert.That(Platform.FreeFrames, Is.EqualTo(free));
        Assert.That((Parent.ResidentPages, Read(Start + 0x5005)), Is.EqualTo((510UL, (byte)3)));
    }

    [Test]
    public void ViewsCountEachPageOnce()
    {
        MapLarge(1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        PageUsage usage = default;
        Parent.Measure(Start, Start + Large, ref usage);
        Assert.That(usage.Resident, Is.EqualTo(512));
        Assert.That(usage.Large, Is.EqualTo(512));
        Assert.That(usage.Anonymous, Is.EqualTo(512));
        Assert.That(usage.SharedDirty, Is.EqualTo(512));
        Assert.That(usage.ProportionalBytes, Is.EqualTo(Large / 2));
    }

    [Test]
    public void ViewsKnowThePartsOfAPageThatAnotherSpaceHasWhole()
    {
        MapLarge(1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(Child.Unmap(Start + (100 * 4096), 4096), Is.EqualTo(AddressSpaceError.None));
        PageUsage usage = default;
        Child.Measure(Start, Start + Large, ref usage);
        Assert.That((usage.Resident, usage.Large, usage.Anonymous, usage.SharedDirty), Is.EqualTo((511UL, 0UL, 511UL, 511UL)));
        Assert.That(usage.ProportionalBytes, Is.EqualTo(511UL * 4096 / 2));
        for (ulong page = 0; page < 5; page++)
        {
            Assert.That(Child.TryGetPage(Start + (page * 4096), out PageInfo info), Is.True);
            Assert.That((info.IsOfSource, info.Spaces), Is.EqualTo((false, 2UL)), $"page {page}");
        }
    }

    [Test]
    public void MovesKeepThemWhereTheDistanceFits()
    {
        MapLarge(2);
        Write(Start + Large + 5, 6);
        Move(Start, 2 * Large, 0x6000_0000);
        Assert.That(Parent.CountLargePages(0x6000_0000, 0x6000_0000 + (2 * Large)), Is.EqualTo(2));
        Assert.That(Read(0x6000_0000 + Large + 5), Is.EqualTo(6));
        Move(0x6000_0000, 2 * Large, 0x7000_1000);
        Assert.That(Parent.CountLargePages(0x7000_0000, 0x7000_0000 + (3 * Large)), Is.Zero);
        Assert.That(Read(0x7000_1000 + Large + 5), Is.EqualTo(6));
    }

    [Test]
    public void MemoryIsProvidedInLargePages()
    {
        Map(3 * Large);
        Assert.That(Parent.Populate(Start, 3 * Large, PageAccess.Write, out FaultResult failure), Is.EqualTo(AddressSpaceError.None));
        Assert.That(failure, Is.EqualTo(FaultResult.Resolved));
        Assert.That(CountLarge(), Is.EqualTo(3));
    }

    [Test]
    public void WhatForksDoNotGetIsNotThere()
    {
        MapLarge(3);
        Assert.That(Parent.Advise(Start, Large, MappingFlags.NotForked, MappingFlags.NotForked), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Parent.Advise(Start + Large, Large / 2, MappingFlags.EmptyWhenForked, MappingFlags.EmptyWhenForked), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Assert.That(Child.MappedPages, Is.EqualTo(1024));
        Activate(Child);
        Assert.That(Platform.TryReadUser((nuint)Start, new byte[1]), Is.False);
        Assert.That(Read(Start + Large + 5), Is.Zero);
        Assert.That(Read(Start + Large + (Large / 2) + 5), Is.EqualTo(3));
        Assert.That(Read(Start + (2 * Large) + 5), Is.EqualTo(3));
    }

    [Test]
    public void TablesThatForksShareAreLeftWithoutAFrame()
    {
        Map(Large);
        Touch(Start, 512);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Machine.AllocationsUntilFailure = 0;
        Assert.That(Parent.Unmap(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Parent.ResidentPages, Is.Zero);
        Assert.That(Child.Forget(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Child.ResidentPages, Is.Zero);
        Machine.AllocationsUntilFailure = null;
    }

    private ulong CountLarge() => Parent.CountLargePages(Start, Start + (8 * Large));

    private void Map(ulong length) => MapAt(Start, length);

    private void MapAt(ulong address, ulong length)
    {
        MappingRequest request = new() { Address = address, Length = length, Access = PageAccess.Read | PageAccess.Write, Placement = Placement.Exact };
        Assert.That(Parent.Map(request).IsSuccess, Is.True);
    }

    /// <summary>Maps large pages and writes a byte into each small one.</summary>
    private void MapLarge(ulong count)
    {
        Pool.LargePages = LargePagePolicy.Always;
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
        Assert.That(Parent.Remap(request).IsSuccess, Is.True);
    }

    private void Touch(ulong address, int pages)
    {
        for (int i = 0; i < pages; i++)
        {
            Write(address + ((ulong)i * 4096), 1);
        }
    }

    private void Write(ulong address, byte value) => Assert.That(Platform.TryWriteUser((nuint)address, [value]), Is.True);

    private byte Read(ulong address)
    {
        Span<byte> one = [0];
        Assert.That(Platform.TryReadUser((nuint)address, one), Is.True);
        return one[0];
    }
}
