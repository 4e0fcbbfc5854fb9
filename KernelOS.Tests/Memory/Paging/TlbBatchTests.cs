using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Platform;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

public sealed class TlbBatchTests
{
    private readonly List<string> _events = [];

    [SetUp]
    public void Forget() => _events.Clear();

    [Test]
    public void NothingCollectedIsNothingDone()
    {
        TlbBatch<Recorder, Recorder> batch = Create();
        batch.Dispose();
        Assert.That(_events, Is.Empty);
    }

    [Test]
    public void NeighboursAreOneRunAndSizesAreKeptApart()
    {
        TlbBatch<Recorder, Recorder> batch = Create();
        batch.Add(Address(0x1000), 1, 12);
        batch.Add(Address(0x2000), 2, 12);
        batch.Add(Address(0x40_0000), 2, 21);
        batch.Dispose();
        Assert.That(_events, Is.EquivalentTo(new[] { "1000", "2000", "3000", "400000", "600000" }));
    }

    [TestCase(32u, 32)]
    [TestCase(33u, 1)]
    public void ManyPagesAreEverything(uint pages, int invalidations)
    {
        TlbBatch<Recorder, Recorder> batch = Create();
        batch.Add(Address(0x1000), pages - 1, 12);
        batch.Add(Address(0x4000_0000), 1, 12);
        batch.Dispose();
        Assert.That(_events, Has.Count.EqualTo(invalidations));
        Assert.That(_events.Contains("all"), Is.EqualTo(pages > 32));
    }

    [TestCase(4u)]
    [TestCase(5u)]
    [TestCase(9u)]
    public void ScatteredPagesAreEverythingOnceThereAreTooMany(uint runs)
    {
        TlbBatch<Recorder, Recorder> batch = Create();
        for (uint i = 0; i < runs; i++)
        {
            batch.Add(Address(i << 20), 1, 12);
        }

        batch.Dispose();
        Assert.That(_events.Contains("all"), Is.EqualTo(runs > 4));
        Assert.That(_events, Has.Count.EqualTo(runs > 4 ? 1 : 4));

        batch.Add(Address(0), 1, 12);
        batch.Dispose();
        Assert.That(_events[^1], Is.EqualTo("0"), "a flushed batch starts anew");
    }

    [Test]
    public void RunsAtTheTopOfTheAddressSpaceEnd()
    {
        TlbBatch<Recorder, Recorder> batch = Create();
        batch.Add(Address(0xFFFF_FFFF_FFFF_E000), 1, 12);
        batch.Add(Address(0xFFFF_FFFF_FFFF_F000), 1, 12);
        batch.Dispose();
        Assert.That(_events, Is.EquivalentTo(new[] { "ffffffffffffe000", "fffffffffffff000" }));
    }

    [Test]
    public void TablesAreFreedAfterTheirPagesAreForgotten([Values(1, 4, 5, 20)] int tables)
    {
        TlbBatch<Recorder, Recorder> batch = Create();
        for (int i = 0; i < tables; i++)
        {
            batch.Add(Address((ulong)i << 21), 1, 12);
            batch.AddTable(Frame<Size4KiB>.Create(PhysicalAddress.Create((ulong)i << 12)));
        }

        batch.Dispose();
        for (int i = 0; i < tables; i++)
        {
            int freed = _events.IndexOf($"free {i << 12:x}");
            int forgotten = _events.FindIndex(entry => entry == "all" || entry == $"{(ulong)i << 21:x}");
            Assert.That(freed, Is.GreaterThanOrEqualTo(0));
            Assert.That(forgotten, Is.InRange(0, freed));
        }
    }

    private static VirtualAddress Address(ulong value) => VirtualAddress.Create(value);

    private TlbBatch<Recorder, Recorder> Create() => new(new Recorder(_events), new Recorder(_events));

    private readonly struct Recorder(List<string> events) : ITlb, IFrameSource
    {
        public void Invalidate(VirtualAddress address) => events.Add($"{address.Value:x}");

        public void InvalidateAll() => events.Add("all");

        public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame) => throw new NotSupportedException();

        public bool TryTakeZeroFrame(out Frame<Size4KiB> frame) => throw new NotSupportedException();

        public bool TryKeepZeroFrame(Frame<Size4KiB> frame) => false;

        public void FreeFrame(Frame<Size4KiB> frame) => events.Add($"free {frame.Start.Value:x}");
    }
}
