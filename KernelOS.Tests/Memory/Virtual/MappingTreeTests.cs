using System;
using System.Collections.Generic;
using KernelOS.Core.Memory.Virtual;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

public sealed class MappingTreeTests
{
    private const ulong Page = 4096;
    private const int Places = 256;
    private const ulong End = Places * Page;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void ATreeIsASortedListWhateverIsDoneToIt(int seed)
    {
        Random random = new(seed);
        MappingTree tree = new();
        Mapping?[] places = new Mapping?[Places];
        for (int step = 0; step < 260_000; step++)
        {
            // Between a few mappings and nearly all that fit.
            int place = random.Next(Places);
            bool isRemoval = random.Next(Places) < Math.Abs((step % (2 * Places)) - Places);
            if (places[place] is Mapping mapping && isRemoval)
            {
                tree.Remove(mapping);
                places[place] = null;
            }
            else if (places[place] is null && !isRemoval)
            {
                ulong start = (ulong)place * Page;
                places[place] = new Mapping { Start = start, End = start + Page };
                tree.Insert(places[place]!, tree.FindFrom(start));
            }

            if (step % 80 == 0)
            {
                Assert.That(Describe(tree), Is.EqualTo(Array.FindAll(places, p => p is not null)), $"seed {seed}, step {step}");
                AssertBalanced(tree);
                AssertGaps(tree, places, random.Next(1, 8));
            }
        }
    }

    [Test]
    public void AscendingAndDescendingMappingsMakeNoList()
    {
        MappingTree up = new();
        MappingTree down = new();
        for (ulong i = 0; i < 10_000; i++)
        {
            up.Insert(new Mapping { Start = i * 2 * Page, End = ((i * 2) + 1) * Page }, next: null);
            ulong start = (100_000 - (i * 2)) * Page;
            down.Insert(new Mapping { Start = start, End = start + Page }, down.First);
        }

        // At most twice the logarithm of their number.
        Assert.That(AssertBalanced(up), Is.LessThanOrEqualTo(28));
        Assert.That(AssertBalanced(down), Is.LessThanOrEqualTo(28));
    }

    private static List<Mapping> Describe(MappingTree tree)
    {
        List<Mapping> mappings = [];
        Mapping? previous = null;
        for (Mapping? mapping = tree.First; mapping is not null; mapping = mapping.Next)
        {
            Assert.That(mapping.Previous, Is.SameAs(previous));
            Assert.That(tree.FindFrom(mapping.Start), Is.SameAs(mapping));
            mappings.Add(mapping);
            previous = mapping;
        }

        Assert.That(tree.Last, Is.SameAs(previous));
        Assert.That(tree.Count, Is.EqualTo(mappings.Count));
        return mappings;
    }

    /// <summary>Checks colours, links and bounds of all paths to the root, and tells how long the longest is.</summary>
    private static int AssertBalanced(MappingTree tree)
    {
        int blackNodes = -1;
        int deepest = 0;
        for (Mapping? mapping = tree.First; mapping is not null; mapping = mapping.Next)
        {
            int depth = 0;
            int black = 0;
            Mapping root = mapping;
            for (Mapping? node = mapping; node is not null; node = node.Parent)
            {
                root = node;
                depth++;
                black += node.IsRed ? 0 : 1;
                if (node.LongestGap < mapping.Gap || (node.IsRed && node.Parent is not { IsRed: false }))
                {
                    Assert.Fail("a bound is too low, or a red node has no black parent");
                }

                if (node.Parent is Mapping parent && ReferenceEquals(parent.Left, node) == ReferenceEquals(parent.Right, node))
                {
                    Assert.Fail("a node is not a child of its parent");
                }
            }

            deepest = Math.Max(deepest, depth);
            if (mapping.Left is null || mapping.Right is null)
            {
                blackNodes = blackNodes < 0 ? black : blackNodes;
                Assert.That(black, Is.EqualTo(blackNodes), "two paths pass different numbers of black nodes");
            }

            Assert.That(root.IsRed, Is.False);
        }

        return deepest;
    }

    private static void AssertGaps(MappingTree tree, Mapping?[] places, int pages)
    {
        int highest = -1;
        int free = 0;
        for (int place = Places - 1; place >= 0 && highest < 0; place--)
        {
            free = places[place] is null ? free + 1 : 0;
            highest = free == pages ? place : -1;
        }

        bool isFound = tree.TryFindGap((ulong)pages * Page, 0, End, out ulong start, out Mapping? next);
        Assert.That(isFound, Is.EqualTo(highest >= 0));
        if (isFound)
        {
            Assert.That(next, Is.SameAs(tree.FindFrom(start)));
            Assert.That(start, Is.EqualTo((ulong)highest * Page));
        }
    }
}
