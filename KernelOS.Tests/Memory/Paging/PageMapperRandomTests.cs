using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Paging;
using KernelOS.Core.Memory.Paging.Lpae;
using KernelOS.Core.Memory.Paging.X86_64;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Paging;

/// <summary>Random changes against a dictionary of pages.</summary>
[TestFixture(typeof(X86_64PageTableFormat), typeof(DirectWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(X86_64PageTableFormat), typeof(RecursiveWindow<PagingPlatform<X86SoftwareMmu>>), typeof(X86SoftwareMmu))]
[TestFixture(typeof(LpaePageTableFormat), typeof(DirectWindow<PagingPlatform<LpaeSoftwareMmu>>), typeof(LpaeSoftwareMmu))]
public sealed class PageMapperRandomTests<TFormat, TWindow, TMmu> : PageMapperFixture<TFormat, TWindow, TMmu>
    where TFormat : struct, IPageTableFormat
    where TWindow : struct, ITableWindow
    where TMmu : struct, ISoftwareMmu
{
    /// <summary>Random changes against a dictionary of pages, the TLB full of what was there before.</summary>
    [TestCase(1, 10_000)]
    [TestCase(2, 10_000)]
    public void RandomChangesMatchAModel(int seed, int operations)
    {
        Random random = new(seed);
        SortedDictionary<ulong, MmuPage> model = [];
        for (int i = 0; i < operations; i++)
        {
            string step = $"seed {seed}, operation {i}";
            if (model.Count > 1200)
            {
                UnmapEverything();
                model.Clear();
            }

            switch (random.Next(10))
            {
                case 0:
                    RandomMap<Size4KiB>(random, model, step);
                    break;
                case 1:
                    RandomMap<Size2MiB>(random, model, step);
                    break;
                case 2:
                    RandomMap<Size1GiB>(random, model, step);
                    break;
                case 3 when model.Count > 0:
                    RandomUnmap(random, model, step);
                    break;
                case 4:
                    RandomRange(random, model, step, protect: false);
                    break;
                case 5:
                    RandomRange(random, model, step, protect: true);
                    break;
                case 7:
                    RandomMapRange(random, model, step);
                    break;
                case 6:
                    RandomMerge(random, model, step);
                    break;
                default:
                    Touch(random, model);
                    break;
            }

            Assert.That(Machine.Mmu.FindStale(), Is.Null, step);
        }

        UnmapEverything();
        AssertNothingIsMapped();
    }

    private void RandomMap<TSize>(Random random, SortedDictionary<ulong, MmuPage> model, string step)
        where TSize : struct, IPageSize
    {
        ulong size = 1UL << TSize.Shift;
        ulong start = RandomAddress(random) & ~(size - 1);
        ulong frame = (ulong)random.NextInt64(1L << 45) & ~(size - 1);
        PageAttributes attributes = RandomAttributes(random, start);
        bool free = !model.Values.Any(page => page.Start < start + size && start < page.Start + page.Size);
        PagingError error = Map<TSize>(start, frame, attributes);
        Assert.That(error == PagingError.None, Is.EqualTo(free), step);
        if (free)
        {
            model.Add(start, Expect(start, frame, TSize.Shift, attributes));
            Assert.That(Machine.Mmu.Walk(start), Is.EqualTo(model[start]), step);
        }
    }

    private void RandomUnmap(Random random, SortedDictionary<ulong, MmuPage> model, string step)
    {
        MmuPage page = model.Values.ElementAt(random.Next(model.Count));
        Assert.That(Mapper.TryFind(VirtualAddress.Create(page.Start + page.Size - 1), out PageLeaf leaf), Is.True, step);
        Assert.That((leaf.Start.Value, leaf.Frame.Value, leaf.Shift), Is.EqualTo((page.Start, page.Frame, page.Shift)), step);
        ulong frame = 0;
        PagingError error = page.Shift switch
        {
            12 => Unmap<Size4KiB>(page.Start, out frame),
            21 => Unmap<Size2MiB>(page.Start, out frame),
            _ => Unmap<Size1GiB>(page.Start, out frame),
        };
        Assert.That((error, frame), Is.EqualTo((PagingError.None, page.Frame)), step);
        model.Remove(page.Start);
    }

    private void RandomRange(Random random, SortedDictionary<ulong, MmuPage> model, string step, bool protect)
    {
        ulong start = RandomAddress(random) & ~0xFFFUL;
        ulong length = (ulong)random.NextInt64(1L << random.Next(13, 31)) & ~0xFFFUL;
        length = Math.Min(length, (1UL << 47) - (start & ((1UL << 47) - 1)));
        PageAttributes attributes = RandomAttributes(random, start);
        List<ulong> expected = SplitModel(model, start, length);
        if (protect)
        {
            Protect(Range(start, length), attributes);
            foreach (ulong key in expected)
            {
                model[key] = Expect(key, model[key].Frame, model[key].Shift, attributes);
                Assert.That(Machine.Mmu.Walk(key), Is.EqualTo(model[key]), step);
            }
        }
        else
        {
            List<PageLeaf> seen = Unmap(Range(start, length));
            Assert.That(seen.Select(leaf => leaf.Start.Value), Is.EqualTo(expected), step);
            Assert.That(seen.Select(leaf => (leaf.Frame.Value, leaf.Shift)), Is.EqualTo(expected.Select(key => (model[key].Frame, model[key].Shift))), step);
            expected.ForEach(key => model.Remove(key));
        }
    }

    /// <summary>Maps some small pages side by side, in a place that a TLB may be told of as one or not.</summary>
    private void RandomMapRange(Random random, SortedDictionary<ulong, MmuPage> model, string step)
    {
        ulong start = RandomAddress(random) & ~(random.Next(2) == 0 ? 0xFFFFUL : 0xFFFUL);
        ulong length = (ulong)random.Next(1, 100) << 12;
        length = Math.Min(length, (1UL << 47) - (start & ((1UL << 47) - 1)));
        ulong frame = ((ulong)random.NextInt64(1L << 44) & ~0xFFFFFUL) + (start & 0xF_FFFF) + (random.Next(3) == 0 ? 0x1000UL : 0);
        PageAttributes attributes = RandomAttributes(random, start);
        bool free = !model.Values.Any(page => page.Start < start + length && start < page.Start + page.Size);
        Assert.That(MapRange(start, frame, length, attributes) == PagingError.None, Is.EqualTo(free), step);
        for (ulong offset = 0; free && offset < length; offset += 4096)
        {
            model.Add(start + offset, Expect(start + offset, frame + offset, 12, attributes));
            Assert.That(Machine.Mmu.Walk(start + offset), Is.EqualTo(model[start + offset]), step);
        }
    }

    /// <summary>Merges what can be merged, and compares every page that has changed its size.</summary>
    private void RandomMerge(Random random, SortedDictionary<ulong, MmuPage> model, string step)
    {
        ulong start = RandomAddress(random) & ~((1UL << 30) - 1);
        const ulong length = 1UL << 30;
        int tables = Machine.Frames.Allocated.Count;
        ulong merged = Merge(Range(start, length));
        Assert.That(Machine.Frames.Allocated, Has.Count.EqualTo(tables - (int)merged), step);
        ulong mergedInModel = 0;
        for (int shift = 12; shift < 30; shift += 9)
        {
            ulong size = 1UL << (shift + 9);
            for (ulong at = start; at - start < length; at += size)
            {
                mergedInModel += MergeModel(model, at, shift) ? 1UL : 0;
            }
        }

        Assert.That(merged, Is.EqualTo(mergedInModel), step);
        foreach (MmuPage page in model.Values.Where(page => page.Start - start < length))
        {
            Assert.That(Machine.Mmu.Walk(page.Start), Is.EqualTo(page), step);
        }
    }

    private static bool MergeModel(SortedDictionary<ulong, MmuPage> model, ulong start, int shift)
    {
        if (!model.TryGetValue(start, out MmuPage first) || first.Shift != shift || (first.Frame & ((1UL << (shift + 9)) - 1)) != 0)
        {
            return false;
        }

        for (ulong i = 0; i < 512; i++)
        {
            ulong at = start + (i << shift);
            if (!model.TryGetValue(at, out MmuPage page) || page != first with { Start = at, Frame = first.Frame + (i << shift) })
            {
                return false;
            }
        }

        for (ulong i = 0; i < 512; i++)
        {
            model.Remove(start + (i << shift));
        }

        model.Add(start, first with { Shift = shift + 9 });
        return true;
    }

    /// <summary>Splits the model's pages at the range's ends; gives the pages inside.</summary>
    private static List<ulong> SplitModel(SortedDictionary<ulong, MmuPage> model, ulong start, ulong length)
    {
        if (length == 0)
        {
            return [];
        }

        foreach (ulong boundary in (ulong[])[start, start + length])
        {
            while (model.Values.FirstOrDefault(page => page.Start < boundary && boundary - page.Start < page.Size) is { Size: > 1 } large)
            {
                model.Remove(large.Start);
                ulong part = large.Size / 512;
                for (ulong i = 0; i < 512; i++)
                {
                    model.Add(large.Start + (i * part), large with { Start = large.Start + (i * part), Frame = large.Frame + (i * part), Shift = large.Shift - 9 });
                }
            }
        }

        return [.. model.Keys.Where(key => key - start < length)];
    }

    private void Touch(Random random, SortedDictionary<ulong, MmuPage> model)
    {
        for (int i = 0; i < 4; i++)
        {
            ulong address = model.Count > 0 && random.Next(2) == 0 ? model.Values.ElementAt(random.Next(model.Count)).Start : RandomAddress(random);
            MmuPage? seen = Machine.Mmu.Translate(address);
            MmuPage expected = model.Values.FirstOrDefault(page => page.Contains(address));
            Assert.That(seen ?? default, Is.EqualTo(expected));
            TouchWindow(address);
        }
    }

    private static ulong RandomAddress(Random random) =>
        ((ulong)random.Next(3) << 39)
        + ((ulong)random.Next(3) << 30)
        + ((ulong)random.Next(4) << 21)
        + ((ulong)random.Next(512) << 12)
        + (random.Next(2) == 0 ? 0 : 0xFFFF_8000_0000_0000);

    private static PageAttributes RandomAttributes(Random random, ulong address)
    {
        PageAttributes attributes = ToAttributes((uint)random.Next(128));

        // One way to say it, so that pages that look the same are the same.
        attributes &= (attributes & PageAttributes.Uncached) != 0 ? ~PageAttributes.WriteCombining : attributes;
        return address >> 63 == 0 ? attributes : attributes & ~PageAttributes.User;
    }
}
