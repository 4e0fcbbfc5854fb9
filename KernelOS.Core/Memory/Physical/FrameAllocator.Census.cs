using System;
using System.Numerics;
using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <content>Who has how many frames: counted by looking at all of them, so that nothing needs to be kept in step.</content>
// SAFETY: frames that are owned have a bit, a state and an entry in the table.
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    private const int BitsPerWord = 64;

    /// <summary>Counts what all frames are used for; exact only while nobody allocates.</summary>
    public void TakeCensus(out FrameCensus census)
    {
        census = default;
        ulong kept = CountZeroFrames();
        for (int i = 0; i < _metadata.OwnedCount; i++)
        {
            ulong number = _metadata.Owned[i].Start.Value >> FrameMetadata.FrameShift;
            ulong end = _metadata.Owned[i].End >> FrameMetadata.FrameShift;
            while (number < end)
            {
                ulong count = Math.Min(FrameMetadata.FramesPerBlock - (number % FrameMetadata.FramesPerBlock), end - number);
                CountBlock(_metadata.GetIndex(number), count, ref census);
                number += count;
            }
        }

        // Two blocks side by side are one run.
        for (ulong block = 0; block + 1 < _metadata.BlockCount; block += 2)
        {
            if (IsWhole(block) && IsWhole(block + 1))
            {
                census.FreeRuns[BlockOrder] -= 2;
                census.FreeRuns[BlockOrder + 1]++;
            }
        }

        census.Free += kept;
        census[FrameUse.PageTable] -= kept;
    }

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
            // Of a larger frame the first entry counts.
            ulong first = (state & BlockState.Giant) != 0 ? index & ~((1UL << FrameMetadata.FramesPerSectionShift) - 1) : index;
            FrameOwner owner = FrameOwner.FromEntry(_entries[first]);
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
