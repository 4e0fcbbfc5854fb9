using System;
using System.Threading.Tasks;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

public sealed unsafe class FrameTableTests
{
    private const ulong GiB = 1UL << 30;

    [Test]
    public void FramesOnBothSidesOfAHoleHaveTheirOwnCounts()
    {
        using TestAllocator test = new(
            1,
            new MemoryMapEntry(0, GiB, MemoryRegionKind.Usable),
            new MemoryMapEntry(3 * GiB, 4 << 20, MemoryRegionKind.Usable));
        Assert.That(FrameAllocator<ThreadCpu>.GetTableBytes(test.Map), Is.EqualTo(((GiB + (4 << 20)) >> 12) * 8), "eight bytes a frame");
        byte[] memory = new byte[FrameAllocator<ThreadCpu>.GetTableBytes(test.Map)];
        memory.AsSpan().Fill(0xA7);
        fixed (byte* counts = memory)
        {
            FrameTable table = test.Frames.CreateTable(counts);
            ulong[] addresses = [0, GiB - 4096, 3 * GiB, (3 * GiB) + (4 << 20) - 4096];
            foreach (ulong address in addresses)
            {
                Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
                table.Begin(frame, new FrameOwner(FrameUse.File, address >> 12));
                Assert.That(table.IsShared(frame), Is.False);
                table.Add(frame);
                Assert.That(table.IsShared(frame), Is.True);
                Assert.That(table.CountUsers(frame), Is.EqualTo(2));
            }

            foreach (ulong address in addresses)
            {
                Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
                Assert.That(table.TryRemove(frame), Is.True);
                Assert.That(table.TryRemove(frame), Is.False, "the only user frees it");
                Assert.That(table.GetOwner(frame).Use, Is.EqualTo(FrameUse.File));
                Assert.That(table.GetOwner(frame).Number, Is.EqualTo(address >> 12));
            }
        }
    }

    [Test]
    public void AnOwnerIsEnteredAsFarAsTheTableReaches()
    {
        using TestAllocator test = new(1, new MemoryMapEntry(GiB, 4 << 20, MemoryRegionKind.Usable));
        byte[] memory = new byte[FrameAllocator<ThreadCpu>.GetTableBytes(test.Map) + 8];
        memory.AsSpan().Fill(0xA7);
        fixed (byte* entries = memory)
        {
            FrameTable table = test.Frames.CreateTable(entries);
            PhysicalRange range = PhysicalRange.FromBounds(PhysicalAddress.Create(GiB - 8192), GiB + (6 << 20));
            test.Frames.EnterOwner(range, new FrameOwner(FrameUse.BootData));
            Assert.That(table.GetOwner(Frame<Size4KiB>.Create(PhysicalAddress.Create(GiB))).Use, Is.EqualTo(FrameUse.BootData));
            Assert.That(table.CountUsers(Frame<Size4KiB>.Create(PhysicalAddress.Create(GiB + (4 << 20) - 4096))), Is.EqualTo(1));
            Assert.That(memory[^1], Is.EqualTo(0xA7), "behind the table");
        }
    }

    [TestCase(FrameUse.Anonymous, 0UL, 0u)]
    [TestCase(FrameUse.Arguments, 0xFF_FFFFUL, 0xFF_FFFFu)]
    [TestCase(FrameUse.File, 0x1_0000_0001UL, 1u)]
    public void AnOwnerKeepsItsUseAndTheLowBitsOfItsNumber(FrameUse use, ulong number, uint kept)
    {
        FrameOwner owner = new(use, number);
        Assert.That(owner.Use, Is.EqualTo(use));
        Assert.That(owner.Number, Is.EqualTo(kept));
    }

    [Test]
    public void OfManyUsersAtOnceExactlyOneIsTheLast()
    {
        long directory = 0;
        ulong entry = 0;
        FrameTable table = new(&directory, &entry);
        Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Zero);
        for (int round = 0; round < 200; round++)
        {
            const int users = 8;
            for (int i = 1; i < users; i++)
            {
                table.Add(frame);
            }

            int last = 0;
            Parallel.For(0, users, _ =>
            {
                if (!table.TryRemove(frame))
                {
                    System.Threading.Interlocked.Increment(ref last);
                }
            });
            Assert.That(last, Is.EqualTo(1));
            Assert.That(table.IsShared(frame), Is.False);
        }
    }
}
