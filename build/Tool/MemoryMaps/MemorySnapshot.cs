using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>What all memory was used for at one moment, as the kernel told it.</summary>
/// <param name="Name">When it was.</param>
internal sealed record MemorySnapshot(string Name)
{
    /// <summary>The largest run of free frames that is told apart: 2 to this power, which is 2 MiB.</summary>
    public const int LargestOrder = 9;

    /// <summary>The uses' names by their numbers.</summary>
    public SortedDictionary<int, string> Uses { get; } = [];

    /// <summary>The firmware's map: from, to, what for.</summary>
    public List<(ulong Start, ulong End, string Kind)> Regions { get; } = [];

    /// <summary>The nodes' memory: the node, from, to.</summary>
    public List<(int Node, ulong Start, ulong End)> Nodes { get; } = [];

    /// <summary>What the frames are used for, in the order of their numbers.</summary>
    public List<FrameRun> Frames { get; } = [];

    /// <summary>The address spaces, the kernel's half first.</summary>
    public List<AddressSpaceOutline> Spaces { get; } = [];

    /// <summary>How many frames the allocator has, used or free: what programs are told as MemTotal.</summary>
    public ulong ManagedFrames => Nodes.Aggregate(0UL, (sum, node) => sum + ((node.End - node.Start) >> 12));

    /// <summary>How many frames are free.</summary>
    public ulong FreeFrames => Sum(run => run.Use is null);

    /// <summary>How many frames a use has.</summary>
    public ulong CountFrames(int use) => Sum(run => run.Use == use);

    /// <summary>The frames of each owner of a use, the largest first.</summary>
    public IEnumerable<(int Owner, ulong Frames)> CountByOwner(int use) => Frames
        .Where(run => run.Use == use && run.Owner != 0)
        .GroupBy(run => run.Owner)
        .Select(group => (group.Key, group.Aggregate(0UL, (sum, run) => sum + run.Count)))
        .OrderByDescending(owner => owner.Item2);

    /// <summary>How many frames are free in runs of each power of two, aligned to their size and not parts of larger ones.</summary>
    public ulong[] CountFreeByOrder()
    {
        ulong[] frames = new ulong[LargestOrder + 1];
        foreach (FrameRun run in Frames.Where(run => run.Use is null))
        {
            for (ulong at = run.First; at < run.End;)
            {
                int aligned = at == 0 ? LargestOrder : Math.Min(BitOperations.TrailingZeroCount(at), LargestOrder);
                int fitting = Math.Min(BitOperations.Log2(run.End - at), LargestOrder);
                int order = Math.Min(aligned, fitting);
                frames[order] += 1UL << order;
                at += 1UL << order;
            }
        }

        return frames;
    }

    private ulong Sum(Func<FrameRun, bool> counts) => Frames.Where(counts).Aggregate(0UL, (sum, run) => sum + run.Count);
}
