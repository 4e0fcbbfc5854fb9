using System;
using System.Numerics;
using System.Threading;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <content>Who has how many frames: counted by looking at all of them, so that nothing needs to be kept in step.</content>
// SAFETY: frames that are owned have a bit, a state and an entry in the table.
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    private const int AllNodes = -1;
    private const int BitsPerWord = 64;

    /// <summary>Counts what all frames are used for; exact only while nobody allocates.</summary>
    public void TakeCensus(out FrameCensus census)
    {
        Count(AllNodes, out census);
        ulong kept = CountZeroFrames();
        census.Free += kept;
        census[FrameUse.PageTable] -= kept;
    }

    /// <summary>Counts what a node's frames are used for; those that CPUs keep at hand count as page tables.</summary>
    public void TakeCensus(NumaNode node, out FrameCensus census) => Count(node.Value, out census);

    private void Count(int node, out FrameCensus census)
    {
        census = default;
        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            ulong number = _metadata.Owned[i].Start.Value >> FrameMetadata.FrameShift;
            ulong end = _metadata.Owned[i].End >> FrameMetadata.FrameShift;
            while (number < end)
            {
                ulong count = Math.Min(FrameMetadata.FramesPerBlock - (number % FrameMetadata.FramesPerBlock), end - number);
                ulong index = _metadata.GetIndex(number);
                if (IsOf(node, index))
                {
                    CountBlock(index, count, ref census);
                }

                number += count;
            }
        }

        // Two blocks side by side are one run.
        for (ulong block = 0; block + 1 < _metadata.BlockCount; block += 2)
        {
            if (IsWhole(block) && IsWhole(block + 1) && IsOf(node, block * FrameMetadata.FramesPerBlock))
            {
                census.FreeRuns[BlockOrder] -= 2;
                census.FreeRuns[BlockOrder + 1]++;
            }
        }
    }

    private bool IsOf(int node, ulong index) => node == AllNodes || _metadata.Nodes.NodeOfFrame(index) == node;

    /// <summary>Tells what all frames are used for; exact only while nobody allocates.</summary>
    public void VisitRuns<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IFrameRunVisitor
    {
        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            ulong number = _metadata.Owned[i].Start.Value >> FrameMetadata.FrameShift;
            ulong end = _metadata.Owned[i].End >> FrameMetadata.FrameShift;
            FrameRun run = default;
            while (number < end)
            {
                FrameState state = Look(number, end, out FrameOwner owner, out ulong count);
                if (run.Count != 0 && run.Continues(state, owner))
                {
                    run = new FrameRun(run.First, run.Count + count, run.State, run.Owner);
                }
                else
                {
                    Tell(run, ref visitor);
                    run = new FrameRun(number, count, state, owner);
                }

                number += count;
            }

            Tell(run, ref visitor);
        }
    }

    /// <summary>Tells who <see cref="EnterOwner"/> entered for a range that was never allocated.</summary>
    public void VisitEntered<TVisitor>(PhysicalRange range, ref TVisitor visitor)
        where TVisitor : struct, IFrameRunVisitor
    {
        FrameRun run = default;
        ulong end = range.End >> FrameMetadata.FrameShift;
        for (ulong number = range.Start.Value >> FrameMetadata.FrameShift; number < end; number++)
        {
            ulong index = _metadata.GetIndex(number);
            FrameOwner owner = index < _metadata.FrameCount ? FrameOwner.FromEntry(_entries[index]) : default;
            if (run.Count != 0 && run.Continues(FrameState.Single, owner))
            {
                run = new FrameRun(run.First, run.Count + 1, run.State, run.Owner);
            }
            else
            {
                Tell(run, ref visitor);
                run = new FrameRun(number, 1, FrameState.Single, owner);
            }
        }

        Tell(run, ref visitor);
    }

    private static void Tell<TVisitor>(in FrameRun run, ref TVisitor visitor)
        where TVisitor : struct, IFrameRunVisitor
    {
        if (run.Count != 0)
        {
            visitor.Visit(run);
        }
    }

    /// <summary>Looks at a frame, and as many after it as are the same because they belong to one block.</summary>
    private FrameState Look(ulong number, ulong end, out FrameOwner owner, out ulong count)
    {
        ulong index = _metadata.GetIndex(number);
        uint state = Volatile.Read(ref GetState(index / FrameMetadata.FramesPerBlock));
        count = Math.Min(FrameMetadata.FramesPerBlock - (number % FrameMetadata.FramesPerBlock), end - number);
        owner = default;
        if (BlockState.GetFree(state) == BlockState.Full)
        {
            return FrameState.Free;
        }

        if ((state & (BlockState.Huge | BlockState.Giant)) != 0)
        {
            owner = FrameOwner.FromEntry(_entries[GetHead(index, state)]);
            return FrameState.PartOfLarge;
        }

        count = 1;
        if ((Volatile.Read(ref _metadata.Bitmap[index / BitsPerWord]) & (1UL << (int)(index % BitsPerWord))) != 0)
        {
            return FrameState.Free;
        }

        owner = FrameOwner.FromEntry(_entries[index]);
        return FrameState.Single;
    }

    /// <summary>The first frame of the larger one that a frame is a part of: the entry that counts.</summary>
    private static ulong GetHead(ulong index, uint state) => (state & BlockState.Giant) != 0
        ? index & ~((1UL << FrameMetadata.FramesPerSectionShift) - 1)
        : index & ~((ulong)FrameMetadata.FramesPerBlock - 1);

    private bool IsWhole(ulong block) => BlockState.GetFree(Volatile.Read(ref GetState(block))) == BlockState.Full;

    /// <summary>Counts frames of one block.</summary>
    private void CountBlock(ulong index, ulong count, ref FrameCensus census)
    {
        ulong block = index / FrameMetadata.FramesPerBlock;
        uint state = Volatile.Read(ref GetState(block));
        if (BlockState.GetFree(state) == BlockState.Full)
        {
            census.Free += count;
            census.FreeRuns[BlockOrder]++;
            return;
        }

        if ((state & (BlockState.Huge | BlockState.Giant)) != 0)
        {
            FrameOwner owner = FrameOwner.FromEntry(_entries[GetHead(index, state)]);
            census.Add(owner, count);
            census.LargeAnonymous += owner.Use == FrameUse.Anonymous ? count : 0;
            return;
        }

        uint fullWords = 0;
        for (ulong end = index + count; index < end;)
        {
            // A range may start and end within a word.
            ulong word = index / BitsPerWord;
            int bit = (int)(index % BitsPerWord);
            ulong inWord = Math.Min(BitsPerWord - (ulong)bit, end - index);
            ulong inRange = ulong.MaxValue >> (int)(BitsPerWord - inWord) << bit;
            ulong free = Volatile.Read(ref _metadata.Bitmap[word]) & inRange;
            CountRuns(free, census.FreeRuns);
            fullWords |= free == ulong.MaxValue ? 1U << (int)(word % FrameMetadata.WordsPerBlock) : 0;
            census.Free += (ulong)BitOperations.PopCount(free);
            for (ulong used = ~free & inRange; used != 0; used &= used - 1)
            {
                CountFrame(_entries[(word * BitsPerWord) + (ulong)BitOperations.TrailingZeroCount(used)], ref census);
            }

            index += inWord;
        }

        CountWordRuns(fullWords, census.FreeRuns);
    }

    private static void CountFrame(ulong entry, ref FrameCensus census)
    {
        FrameOwner owner = FrameOwner.FromEntry(entry);
        census.Add(owner, 1);
        bool isMapped = owner.Use is FrameUse.File or FrameUse.SharedMemory && (uint)entry != 0;
        census.MappedFiles += isMapped ? 1UL : 0;
    }

    /// <summary>Counts the largest aligned runs in a word, all of it aside: a bit stands for a run of the order at hand, if its neighbour has the other half.</summary>
    private static void CountRuns(ulong free, Span<ulong> runs)
    {
        ulong whole = free;
        ReadOnlySpan<ulong> firstHalves = [0x5555_5555_5555_5555, 0x1111_1111_1111_1111, 0x0101_0101_0101_0101, 0x0001_0001_0001_0001, 0x0000_0001_0000_0001, 1];
        for (int order = 0; order < firstHalves.Length; order++)
        {
            ulong pairs = whole & (whole >> (1 << order)) & firstHalves[order];
            runs[order] += (ulong)(BitOperations.PopCount(whole) - (2 * BitOperations.PopCount(pairs)));
            whole = pairs;
        }
    }

    /// <summary>The same for whole words, of which a bit each tells: runs of 64, 128 and 256 frames.</summary>
    private static void CountWordRuns(uint whole, Span<ulong> runs)
    {
        uint pairs = whole & (whole >> 1) & 0x55;
        uint quarters = pairs & (pairs >> 2) & 0x11;
        runs[6] += (ulong)(BitOperations.PopCount(whole) - (2 * BitOperations.PopCount(pairs)));
        runs[7] += (ulong)(BitOperations.PopCount(pairs) - (2 * BitOperations.PopCount(quarters)));
        runs[8] += (ulong)BitOperations.PopCount(quarters);
    }
}
