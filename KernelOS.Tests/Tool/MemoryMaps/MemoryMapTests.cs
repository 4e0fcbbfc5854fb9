using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KernelOS.Tool.MemoryMaps;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.MemoryMaps;

/// <summary>From the kernel's text to a picture of memory.</summary>
public sealed partial class MemoryMapTests
{
    private const string Snapshot =
        "snapshot at the end\n"
        + "use 5 kernel heap\nuse 8 private memory\nuse 10 files\n"
        + "memory 0x1000 0x600000 usable\n"
        + "node 0 0x1000 0x400000\nnode 1 0x400000 0x600000\n"
        + "frames 1 5x2 fx509 8.7x100 fx28 10.3x384\n"
        + "frames 1024 L8.9x512\n"
        + "space 0 kernel\npages 0xffff800000000000 21 3 kwg\npages 0xfffffe8000000000 12 2 kwg\n"
        + "space 7 a b\npages 0x400000 12 3 ux\npages 0x600000 12 600 uw\npages 0x7ffffffff000 12 1 u-\n"
        + "end\n";

    [Test]
    public void ASnapshotIsReadWithItsSums()
    {
        MemorySnapshot snapshot = SnapshotParser.Parse(Snapshot).Single();
        Assert.That(snapshot.Name, Is.EqualTo("at the end"));
        Assert.That(snapshot.ManagedFrames, Is.EqualTo(1535));
        Assert.That(snapshot.FreeFrames, Is.EqualTo(537));
        Assert.That(snapshot.CountFrames(8), Is.EqualTo(612));
        Assert.That(snapshot.CountByOwner(8), Is.EqualTo(new (int, ulong)[] { (9, 512), (7, 100) }));
        Assert.That(snapshot.Frames[^1], Is.EqualTo(new FrameRun(1024, 512, 8, 9, IsLarge: true)));
        Assert.That(snapshot.Frames.Aggregate(0UL, (sum, run) => sum + run.Count), Is.EqualTo(snapshot.ManagedFrames));
    }

    [Test]
    public void FreeRunsAreTheLargestAlignedOnes()
    {
        // Frames 3 to 511, then 612 to 639: 612 4, 616 8, 624 16.
        ulong[] byOrder = SnapshotParser.Parse(Snapshot).Single().CountFreeByOrder();
        Assert.That(byOrder, Is.EqualTo(new ulong[] { 1, 0, 4 + 4, 8 + 8, 16 + 16, 32, 64, 128, 256, 0 }));
        Assert.That(byOrder.Aggregate((sum, frames) => sum + frames), Is.EqualTo(537));
    }

    [Test]
    public void TablesFollowFromThePages()
    {
        IReadOnlyList<AddressSpaceOutline> spaces = SnapshotParser.Parse(Snapshot).Single().Spaces;
        Assert.That(spaces[1].Name, Is.EqualTo("a b"));
        Assert.That(Enumerable.Range(0, 4).Select(spaces[0].CountTables), Is.EqualTo(new[] { 1, 2, 2, 1 }));

        // 0x400000 and the first 512 pages, the other 88, the last one.
        Assert.That(Enumerable.Range(0, 4).Select(spaces[1].CountTables), Is.EqualTo(new[] { 4, 2, 2, 1 }));
    }

    [Test]
    public void WhatWasCutOffIsLeftOut() =>
        Assert.That(SnapshotParser.Parse(Snapshot + Snapshot[..^10]), Has.Count.EqualTo(1));

    [TestCase("frames 1 fx1\n", "belongs to no snapshot")]
    [TestCase("snapshot a\nframes 1 8.7\n", "line 2")]
    [TestCase("snapshot a\nframes x\n", "line 2")]
    [TestCase("snapshot a\nnode 0 12 0x13\n", "no address")]
    [TestCase("snapshot a\nwhat 0\n", "'what' is no record")]
    public void AMalformedLineIsToldByItsNumber(string text, string reason)
    {
        FormatException? failure = Assert.Throws<FormatException>(() => SnapshotParser.Parse(text));
        Assert.That(failure!.Message, Does.Contain(reason));
    }

    [Test]
    public void ThePictureIsWellFormedAndEachFrameIsDrawnOnce()
    {
        MemorySnapshot snapshot = SnapshotParser.Parse(Snapshot).Single();
        XElement picture = XElement.Parse(MemoryPicture.Draw(snapshot));
        Assert.That(picture.Name.LocalName, Is.EqualTo("svg"));
        XElement[] blocks = [.. picture.Descendants().Where(element => (string?)element.Attribute("class") == "block")];
        Assert.That(blocks, Has.Length.EqualTo(3), "2 MiB each");

        // Four pixels a frame in each direction; the outlines of blocks and of larger frames aside.
        long area = blocks.Descendants()
            .Where(element => element.Name.LocalName == "rect" && element.Attribute("class")!.Value is not ("gone" or "frame large"))
            .Sum(element => (long)element.Attribute("width")! * (long)element.Attribute("height")!);
        Assert.That(area / 16, Is.EqualTo(1535));
    }

    [Test]
    public void ThePageNeedsNothingElseAndSaysTheSums()
    {
        string page = MemoryMapPage.Render(SnapshotParser.Parse(Snapshot + Snapshot.Replace("at the end", "<later>", StringComparison.Ordinal)));
        Assert.That(Address().Matches(page).Select(match => match.Value).Distinct(), Is.SubsetOf(new[] { "http://www.w3.org/2000/svg" }));
        Assert.That(page, Does.Contain("&lt;later&gt;").And.Not.Contain("<later>"));
        Assert.That(page, Does.Contain("data-managed='1535' data-free='537'"));
        Assert.That(page, Does.Contain("page tables of a b [7]: 1 + 2 + 2 + 4 tables"));
    }

    [GeneratedRegex("https?://[^'\" <]+")]
    private static partial Regex Address();
}
