using System;
using System.Linq;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>Small pages become large ones (MADV_COLLAPSE); results as on Linux 6.18.</summary>
public sealed class CollapseTests() : ParentAndChildTests(32 << 20)
{
    private const ulong Large = 2 << 20;
    private const ulong Start = 0x4000_0000;
    private const PageAccess ReadWrite = PageAccess.Read | PageAccess.Write;

    [Test]
    public void PagesAreCopiedAndMissingOnesAreZero()
    {
        Pool.LargePages = LargePagePolicy.Never;
        Map(Start, 2 * Large);
        Write(Start, 1);
        Write(Start + Large - 1, 2);
        Write(Start + Large + 0x5005, 3);
        Assert.That(Parent.Collapse(Start, 2 * Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(CountLarge(), Is.EqualTo(2));
        Assert.That(Parent.ResidentPages, Is.EqualTo(1024));
        Assert.That(Enumerable.Range(0, 1024).Sum(page => Read(Start + ((ulong)page * 4096))), Is.EqualTo(1));
        Assert.That((Read(Start), Read(Start + Large - 1), Read(Start + Large + 0x5005)), Is.EqualTo(((byte)1, (byte)2, (byte)3)));
        ulong free = Platform.FreeFrames;
        Assert.That(Parent.Collapse(Start, 2 * Large), Is.EqualTo(AddressSpaceError.None), "again");
        Write(Start + 0x7000, 4);
        Assert.That((CountLarge(), Platform.FreeFrames), Is.EqualTo((2UL, free)));
    }

    [Test]
    public void FramesSideBySideStayWhereTheyAre()
    {
        Pool.LargePages = LargePagePolicy.Always;
        Map(Start, Large);
        Write(Start + 5, 1);
        Write(Start + Large - 1, 2);
        ulong free = Platform.FreeFrames;
        Assert.That(Parent.Protect(Start, 0x3000, PageAccess.Read), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Parent.Protect(Start, 0x3000, ReadWrite), Is.EqualTo(AddressSpaceError.None));
        Assert.That(CountLarge(), Is.Zero);
        Machine.AllocationsUntilFailure = 0;
        Assert.That(Parent.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Machine.AllocationsUntilFailure = null;
        Assert.That((CountLarge(), Platform.FreeFrames), Is.EqualTo((1UL, free)));
        Write(Start + 0x1000, 3);
        Assert.That((Read(Start + 5), Read(Start + Large - 1)), Is.EqualTo(((byte)1, (byte)2)));
    }

    [Test]
    public void FramesSideBySideOfWhichAnotherSpaceHasSomeAreCopied()
    {
        Pool.LargePages = LargePagePolicy.Always;
        Map(Start, Large);
        Write(Start + 0x9005, 1);
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Write(Start, 2);
        Assert.That(CountLarge(), Is.Zero);
        Assert.That(Parent.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(CountLarge(), Is.EqualTo(1));
        Write(Start + 0x9005, 3);
        Activate(Child);
        Assert.That((Read(Start), Read(Start + 0x9005)), Is.EqualTo(((byte)0, (byte)1)));
        Write(Start + 0x9005, 4);
        Activate(Parent);
        Assert.That((Read(Start), Read(Start + 0x9005)), Is.EqualTo(((byte)2, (byte)3)));
    }

    [Test]
    public void AForksPagesAreItsOwnAfterwards([Values(3, 512)] int pages)
    {
        Pool.LargePages = LargePagePolicy.Never;
        Map(Start, Large);
        for (int i = 0; i < pages; i++)
        {
            Write(Start + ((ulong)i * 4096), (byte)(i + 1));
        }

        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        Activate(Child);
        Assert.That(Child.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Child.CountLargePages(Start, Start + Large), Is.EqualTo(1));
        Write(Start + 0x1000, 77);
        Activate(Parent);
        Assert.That((Read(Start + 0x1000), Read(Start + 0x2000), CountLarge()), Is.EqualTo(((byte)2, (byte)3, 0UL)));
        Write(Start + 0x2000, 78);
        Activate(Child);
        Assert.That((Read(Start + 0x1000), Read(Start + 0x2000)), Is.EqualTo(((byte)77, (byte)3)));
    }

    [TestCase(PageAccess.Read)]
    [TestCase(PageAccess.None)]
    public void WhatMayBeDoneStays(PageAccess access)
    {
        Pool.LargePages = LargePagePolicy.Never;
        Map(Start, Large);
        Write(Start + 5, 1);
        Assert.That(Parent.Protect(Start, Large, access), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Parent.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.None));
        Assert.That(CountLarge(), Is.EqualTo(1));
        Assert.That(Platform.TryWriteUser((nuint)Start, [9]), Is.False);
        Assert.That(Platform.TryReadUser((nuint)Start, new byte[1]), Is.EqualTo(access == PageAccess.Read));
        Assert.That(Parent.Protect(Start, Large, ReadWrite), Is.EqualTo(AddressSpaceError.None));
        Write(Start + 6, 2);
        Assert.That((Read(Start + 5), CountLarge()), Is.EqualTo(((byte)1, 1UL)));
    }

    [TestCase(0UL, 0UL, AddressSpaceError.None, 0UL)]
    [TestCase(1UL, Large, AddressSpaceError.Invalid, 0UL)]
    [TestCase(0UL, 0x1000UL, AddressSpaceError.None, 0UL)]
    [TestCase(0x1000UL, 0x1000UL, AddressSpaceError.Invalid, 0UL)]
    [TestCase(0x1000UL, (2 * Large) - 0x1000, AddressSpaceError.None, 1UL)]
    [TestCase(0UL, 3 * Large, AddressSpaceError.Invalid, 2UL, TestName = "TwoOfThreeHavePages")]
    [TestCase(0UL, 5 * Large, AddressSpaceError.Invalid, 2UL, TestName = "AFailureEndsItBeforeAHole")]
    [TestCase(3 * Large, Large, AddressSpaceError.NotMapped, 0UL)]
    [TestCase(4 * Large, Large, AddressSpaceError.Invalid, 0UL, TestName = "AMappingThatIsTooSmall")]
    [TestCase(0UL, 0xFFFF_FFFF_FFFF_F000, AddressSpaceError.Invalid, 0UL)]
    public void TheRangeIsWhatLinuxTakesItFor(ulong offset, ulong length, AddressSpaceError expected, ulong large)
    {
        Pool.LargePages = LargePagePolicy.Never;
        Map(Start, 3 * Large);
        Map(Start + (4 * Large), Large - 0x1000);
        Write(Start, 1);
        Write(Start + Large, 1);
        Write(Start + (4 * Large), 1);
        Assert.That(Parent.Collapse(Start + offset, length), Is.EqualTo(expected));
        Assert.That(CountLarge(), Is.EqualTo(large));
    }

    [Test]
    public void HolesAreToldOfAtTheEnd()
    {
        Pool.LargePages = LargePagePolicy.Never;
        Map(Start, Large);
        Map(Start + (2 * Large), Large);
        Write(Start, 1);
        Write(Start + (2 * Large), 1);
        Assert.That(Parent.Collapse(Start, 3 * Large), Is.EqualTo(AddressSpaceError.NotMapped));
        Assert.That(CountLarge(), Is.EqualTo(2));
    }

    [Test]
    public void SomeMemoryHasNone()
    {
        Map(Start, Large);
        Map(Start + Large, Large, MappingFlags.Shared);
        Write(Start, 1);
        Write(Start + Large, 1);
        Assert.That(Parent.Collapse(Start + Large, Large), Is.EqualTo(AddressSpaceError.Invalid), "shared");
        Parent.AllowsLargePages = false;
        Assert.That(Parent.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.Invalid), "PR_SET_THP_DISABLE");
        Parent.AllowsLargePages = true;
        Assert.That(Parent.Advise(Start, Large, MappingFlags.SmallPages, MappingFlags.SmallPages), Is.EqualTo(AddressSpaceError.None));
        Assert.That(Parent.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.Invalid), "MADV_NOHUGEPAGE");
    }

    [Test]
    public void WithoutMemoryNothingChanges([Values(0, 1, 2)] int allocations)
    {
        Pool.LargePages = LargePagePolicy.Never;
        Map(Start, Large);
        for (ulong page = 0; page < 20; page++)
        {
            Write(Start + (page * 4096), (byte)page);
        }

        // So that the table is shared, and the first allocation a copy of it.
        Assert.That(Child.TryCopyFrom(Parent), Is.True);
        ulong free = Platform.FreeFrames;
        Machine.AllocationsUntilFailure = allocations;
        Assert.That(Parent.Collapse(Start, Large), Is.EqualTo(AddressSpaceError.OutOfMemory));
        Machine.AllocationsUntilFailure = null;
        Assert.That(free - Platform.FreeFrames, Is.EqualTo(allocations == 0 ? 0 : 1), "the copy of the table");
        Assert.That((CountLarge(), Parent.ResidentPages, Read(Start + 0x3000)), Is.EqualTo((0UL, 20UL, (byte)3)));
    }

    private ulong CountLarge() => Parent.CountLargePages(Start, Start + (8 * Large));

    private void Map(ulong address, ulong length, MappingFlags flags = MappingFlags.None)
    {
        MappingRequest request = new() { Address = address, Length = length, Access = ReadWrite, Placement = Placement.Exact, Flags = flags };
        Assert.That(Parent.Map(request).IsSuccess, Is.True);
    }

    private void Write(ulong address, byte value) => Assert.That(Platform.TryWriteUser((nuint)address, [value]), Is.True);

    private byte Read(ulong address)
    {
        Span<byte> one = [0];
        Assert.That(Platform.TryReadUser((nuint)address, one), Is.True);
        return one[0];
    }
}
