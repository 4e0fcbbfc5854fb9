using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>What is counted and told of all frames, beside a model that knows each one's owner.</summary>
public sealed unsafe class FrameCensusTests
{
    private const ulong GiB = 1UL << 30;
    private const ulong MiB = 1 << 20;
    private const int Orders = FrameCensus.Orders;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void CensusAndRunsAgreeWithTheModel(int seed)
    {
        // Ranges that start and end within a word and within a block, and a hole of more than a GiB.
        MemoryMapEntry[] entries =
        [
            new(4096, (3 * MiB) - 4096, MemoryRegionKind.Usable),
            new((3 * MiB) + (5 * 4096), (9 * MiB) + (30 * 4096), MemoryRegionKind.Usable),
            new(2 * GiB, 8 * MiB, MemoryRegionKind.Usable),
        ];
        using TestAllocator test = new(1, entries);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)FrameAllocator<ThreadCpu>.GetTableBytes(test.Map));
        try
        {
            new Span<byte>(memory, (int)FrameAllocator<ThreadCpu>.GetTableBytes(test.Map)).Fill(0xA7);
            FrameTable table = test.Frames.CreateTable(memory);
            Random random = new(seed);
            Dictionary<ulong, (FrameUse Use, uint Number, bool IsLarge)> model = [];
            List<Frame<Size4KiB>> frames = [];
            List<Frame<Size2MiB>> large = [];
            for (int i = 0; i < 6000; i++)
            {
                FrameUse use = (FrameUse)random.Next((int)FrameUse.Arguments + 1);
                uint number = (uint)random.Next(3);
                int choice = random.Next(100);
                if (choice < 55 && test.Frames.TryAllocate(new FrameOwner(use, number), out Frame<Size4KiB> frame))
                {
                    frames.Add(frame);
                    model.Add(frame.Number, (use, number, false));
                }
                else if (choice == 55 && test.Frames.TryAllocate(out Frame<Size2MiB> big))
                {
                    table.Begin(Frame<Size4KiB>.FromUnchecked(big.Start), new FrameOwner(use, number));
                    large.Add(big);
                    ForEach(big, part => model.Add(part, (use, number, true)));
                }
                else if (choice == 56 && large.Count > 0)
                {
                    test.Frames.Free(large[^1]);
                    ForEach(large[^1], part => model.Remove(part));
                    large.RemoveAt(large.Count - 1);
                }
                else if (choice > 60 && frames.Count > 0)
                {
                    int which = random.Next(frames.Count);
                    test.Frames.Free(frames[which]);
                    model.Remove(frames[which].Number);
                    frames[which] = frames[^1];
                    frames.RemoveAt(frames.Count - 1);
                }

                if (i % 500 == 499)
                {
                    Compare(test.Frames, entries, model, $"seed {seed}, operation {i}");
                }
            }
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static void ForEach(Frame<Size2MiB> frame, Action<ulong> action)
    {
        for (ulong i = 0; i < 512; i++)
        {
            action((frame.Start.Value >> 12) + i);
        }
    }

    private static void Compare(
        FrameAllocator<ThreadCpu> allocator, MemoryMapEntry[] entries, Dictionary<ulong, (FrameUse Use, uint Number, bool IsLarge)> model, string where)
    {
        allocator.TakeCensus(out FrameCensus census);
        ulong free = allocator.TotalFrames - (ulong)model.Count;
        Assert.That(census.Free, Is.EqualTo(free), where);
        Assert.That(census.Free, Is.EqualTo(allocator.FreeFrames), where);
        for (FrameUse use = FrameUse.Other; use <= FrameUse.Arguments; use++)
        {
            Assert.That(census[use], Is.EqualTo((ulong)model.Values.Count(frame => frame.Use == use)), $"{where}: {use}");
        }

        Assert.That(census.LargeAnonymous, Is.EqualTo((ulong)model.Values.Count(frame => frame is { Use: FrameUse.Anonymous, IsLarge: true })), where);
        ulong inRuns = 0;
        for (int order = 0; order < Orders; order++)
        {
            inRuns += census.FreeRuns[order] << order;
        }

        Assert.That(inRuns, Is.EqualTo(free), where);
        Assert.That(census.FreeRuns[..9].ToArray(), Is.EqualTo(FindFreeRuns(entries, model)), where);

        Collector collector = new([]);
        allocator.VisitRuns(ref collector);
        ulong total = 0;
        foreach (FrameRun run in collector.Runs)
        {
            for (ulong number = run.First; number < run.First + run.Count; number++)
            {
                bool isUsed = model.TryGetValue(number, out (FrameUse Use, uint Number, bool IsLarge) known);
                FrameState state = !isUsed ? FrameState.Free : known.IsLarge ? FrameState.PartOfLarge : FrameState.Single;
                Assert.That((run.State, run.State == FrameState.Free ? default : (run.Owner.Use, run.Owner.Number)), Is.EqualTo((state, isUsed ? (known.Use, known.Number) : default)), $"{where}: frame {number}");
            }

            total += run.Count;
        }

        Assert.That(total, Is.EqualTo(allocator.TotalFrames), where);
    }

    /// <summary>Free runs below 2 MiB by the power of two of their length: aligned, and not parts of larger ones.</summary>
    private static ulong[] FindFreeRuns(MemoryMapEntry[] entries, Dictionary<ulong, (FrameUse Use, uint Number, bool IsLarge)> model)
    {
        ulong[] runs = new ulong[9];
        HashSet<ulong> free = [];
        foreach (MemoryMapEntry entry in entries)
        {
            for (ulong number = entry.Start >> 12; number < (entry.Start + entry.Length) >> 12; number++)
            {
                if (!model.ContainsKey(number))
                {
                    free.Add(number);
                }
            }
        }

        foreach (ulong number in free)
        {
            // The largest free run that this frame begins, if it is the first of one that is not part of a larger one.
            int order = 0;
            while (order < 9 && Enumerable.Range(0, 2 << order).All(i => free.Contains((number & ~((2UL << order) - 1)) + (ulong)i)))
            {
                order++;
            }

            if (order < 9 && (number & ((1UL << order) - 1)) == 0)
            {
                runs[order]++;
            }
        }

        return runs;
    }

    private readonly struct Collector(List<FrameRun> runs) : IFrameRunVisitor
    {
        public List<FrameRun> Runs { get; } = runs;

        public void Visit(in FrameRun run)
        {
            Assert.That(run.Count, Is.Not.Zero);
            Runs.Add(run);
        }
    }
}
