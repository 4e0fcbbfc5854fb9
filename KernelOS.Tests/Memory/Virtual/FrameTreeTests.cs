using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>The frames of a memory object's pages, against a sorted list of pages.</summary>
public sealed class FrameTreeTests
{
    private const ulong LastPage = (1UL << 52) - 1;

    private static FrameOwner Owner => new(FrameUse.File);

    /// <summary>Pages side by side, far apart, and at the end of all numbers; now and then there is no memory.</summary>
    [Test]
    public void RandomUseMatchesASortedList([Range(1, 5)] int seed)
    {
        using HostMachine machine = new(8 << 20);
        HostPlatform platform = new(machine);
        ulong free = platform.FreeFrames;
        FrameTree<HostPlatform> tree = default;
        SortedList<ulong, Frame<Size4KiB>> model = [];
        Random random = new(seed);
        for (int i = 0; i < 210_000; i++)
        {
            ulong page = PickPage(random);
            switch (random.Next(8))
            {
                case 0 or 1:
                    machine.AllocationsUntilFailure = random.Next(8) == 0 ? random.Next(3) : null;
                    bool isHad = tree.TryGetOrAdd(platform, page, default, Owner, out Frame<Size4KiB> added, out bool isNew);
                    Require(isHad || machine.AllocationsUntilFailure is not null || platform.FreeFrames < 8, seed, i, "there was memory");
                    machine.AllocationsUntilFailure = null;
                    Require(!isHad || (isNew ? model.TryAdd(page, added) : model[page] == added), seed, i, "the page had another frame");
                    break;
                case 2 when random.Next(100) == 0:
                    int most = random.Next(200);
                    int left = most;
                    tree.RemoveFrom(platform, page, ref left);
                    ulong[] removed = [.. model.Keys.Where(number => number >= page).Take(most)];
                    Require(most - left == removed.Length, seed, i, "another number of pages was removed");
                    foreach (ulong number in removed)
                    {
                        model.Remove(number);
                    }

                    break;
                case 3:
                    ulong from = page;
                    int next = FindIndex(model, page);
                    bool isFound = tree.TryFindFrom(platform, ref from, out Frame<Size4KiB> first);
                    Require(isFound == next < model.Count, seed, i, "the next page is missing, or too much");
                    Require(!isFound || (from == model.Keys[next] && first == model.Values[next]), seed, i, "another page comes next");
                    break;
                default:
                    Require(tree.TryFind(platform, page, out Frame<Size4KiB> frame) == model.TryGetValue(page, out Frame<Size4KiB> expected) && frame == expected, seed, i, "the page has another frame");
                    break;
            }

            Require(tree.PageCount == (ulong)model.Count, seed, i, "the count is wrong");
        }

        int all = int.MaxValue;
        tree.RemoveFrom(platform, 0, ref all);
        Assert.That(tree.PageCount, Is.Zero);
        Assert.That(platform.FreeFrames, Is.EqualTo(free));
    }

    private static ulong PickPage(Random random) => random.Next(10) switch
    {
        < 5 => (ulong)random.Next(600),
        < 7 => (1UL << 18) + (ulong)random.Next(-3, 600),
        7 => (1UL << 9 * random.Next(1, 6)) - (ulong)random.Next(2),
        8 => LastPage - (ulong)random.Next(3),
        _ => (ulong)random.Next(1 << 20),
    };

    /// <summary>Where the first page from a number on stands.</summary>
    private static int FindIndex(SortedList<ulong, Frame<Size4KiB>> model, ulong page)
    {
        int low = 0;
        int high = model.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = model.Keys[middle] < page ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void Require(bool condition, int seed, int operation, string failure)
    {
        if (!condition)
        {
            Assert.Fail($"seed {seed}, operation {operation}: {failure}");
        }
    }
}
