using System;
using System.Threading.Tasks;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

public sealed unsafe class FrameReferencesTests
{
    private const ulong GiB = 1UL << 30;

    [Test]
    public void FramesOnBothSidesOfAHoleHaveTheirOwnCounts()
    {
        using TestAllocator test = new(
            1,
            new MemoryMapEntry(0, GiB, MemoryRegionKind.Usable),
            new MemoryMapEntry(3 * GiB, 4 << 20, MemoryRegionKind.Usable));
        Assert.That(FrameAllocator<ThreadCpu>.GetReferenceBytes(test.Map), Is.EqualTo(((GiB + (4 << 20)) >> 12) * 4), "four bytes a frame");
        byte[] memory = new byte[FrameAllocator<ThreadCpu>.GetReferenceBytes(test.Map)];
        memory.AsSpan().Fill(0xA7);
        fixed (byte* counts = memory)
        {
            FrameReferences references = test.Frames.CreateReferences(counts);
            ulong[] addresses = [0, GiB - 4096, 3 * GiB, (3 * GiB) + (4 << 20) - 4096];
            foreach (ulong address in addresses)
            {
                Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
                Assert.That(references.IsShared(frame), Is.False);
                references.Add(frame);
                Assert.That(references.IsShared(frame), Is.True);
            }

            foreach (ulong address in addresses)
            {
                Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Create(address));
                Assert.That(references.TryRemove(frame), Is.True);
                Assert.That(references.TryRemove(frame), Is.False, "the only user frees it");
            }
        }
    }

    [Test]
    public void OfManyUsersAtOnceExactlyOneIsTheLast()
    {
        long directory = 0;
        int count = 0;
        FrameReferences references = new(&directory, &count);
        Frame<Size4KiB> frame = Frame<Size4KiB>.Create(PhysicalAddress.Zero);
        for (int round = 0; round < 200; round++)
        {
            const int users = 8;
            for (int i = 1; i < users; i++)
            {
                references.Add(frame);
            }

            int last = 0;
            Parallel.For(0, users, _ =>
            {
                if (!references.TryRemove(frame))
                {
                    System.Threading.Interlocked.Increment(ref last);
                }
            });
            Assert.That(last, Is.EqualTo(1));
            Assert.That(references.IsShared(frame), Is.False);
        }
    }
}
