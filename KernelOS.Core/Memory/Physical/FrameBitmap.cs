using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelOS.Core.Memory.Physical;

/// <summary>The bitmap of one block: 512 bits in eight words, 1 = free.</summary>
internal static unsafe class FrameBitmap
{
    /// <summary>Takes a set bit of the block in which <paramref name="word"/> lies, for a caller that has the right to one.</summary>
    /// <param name="bitmap">All blocks' words.</param>
    /// <param name="word">The word to look at first.</param>
    /// <returns>The bit's position in all of the bitmap.</returns>
    public static ulong TakeOne(ulong* bitmap, ulong word)
    {
        while (true)
        {
            // SAFETY: the word stays inside its block. It ends: there are at least as many set bits as rights.
            ref ulong bits = ref bitmap[word];
            for (ulong old = Volatile.Read(ref bits); old != 0;)
            {
                ulong seen = Interlocked.CompareExchange(ref bits, old & (old - 1), old);
                if (seen == old)
                {
                    return (word << 6) + (uint)BitOperations.TrailingZeroCount(old);
                }

                old = seen;
            }

            word = GetNextWord(word);
        }
    }

    /// <summary>The word behind one in its block, round and round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GetNextWord(ulong word) =>
        (word & ~(ulong)(FrameMetadata.WordsPerBlock - 1)) | ((word + 1) & (FrameMetadata.WordsPerBlock - 1));

    /// <summary>Takes 2 to the power <paramref name="order"/> set bits side by side, aligned to their number, from <paramref name="first"/> on and below <paramref name="limit"/>.</summary>
    /// <param name="words">The block's eight words.</param>
    /// <param name="order">0 to 8.</param>
    /// <param name="first">0 to 511.</param>
    /// <param name="limit">0 to 512.</param>
    /// <param name="bit">The first one's position.</param>
    /// <returns>Whether there was such a run; for one bit, of the whole block, there is: the caller has the right to one.</returns>
    public static bool TryTake(ulong* words, int order, int first, int limit, out int bit)
    {
        if (order == 0 && limit - first == FrameMetadata.FramesPerBlock)
        {
            bit = (int)TakeOne(words, 0);
            return true;
        }

        int step = order < 6 ? 64 : 1 << order;
        for (bit = order <= 6 ? first & -step : (first + step - 1) & -step; bit + (1 << order) <= limit; bit += step)
        {
            // SAFETY: bit stays below the limit of 512.
            if (order <= 6 ? TryTakeInWord(words + (bit >> 6), order, first - bit, limit - bit, ref bit) : TryTakeWords(words + (bit >> 6), 1 << (order - 6)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bits at which an aligned run of 2 to the power <paramref name="order"/> (0 to 6) set bits starts.</summary>
    public static ulong GetRunStarts(ulong word, int order)
    {
        ulong starts = word;
        for (int i = 0; i < order; i++)
        {
            int width = 1 << i;
            starts &= starts >> width;

            // Bits at odd multiples of the width are no starts of a run twice as wide.
            starts &= ~0UL / ((1UL << width) + 1);
        }

        return starts;
    }

    private static bool TryTakeInWord(ulong* word, int order, int first, int limit, ref int bit)
    {
        // SAFETY: the caller's word lies in the block.
        ulong old = Volatile.Read(ref *word);
        while (true)
        {
            ulong starts = GetRunStarts(old, order) & (ulong.MaxValue << Math.Max(first, 0));
            int start = BitOperations.TrailingZeroCount(starts);
            if (starts == 0 || start + (1 << order) > limit)
            {
                return false;
            }

            ulong mask = ~0UL >> (64 - (1 << order)) << start;
            ulong seen = Interlocked.CompareExchange(ref *word, old & ~mask, old);
            if (seen == old)
            {
                bit += start;
                return true;
            }

            old = seen;
        }
    }

    private static bool TryTakeWords(ulong* words, int count)
    {
        // SAFETY: the caller's words lie in the block. Giving back what another CPU cannot have taken needs no check.
        for (int i = 0; i < count; i++)
        {
            if (Interlocked.CompareExchange(ref words[i], 0, ~0UL) != ~0UL)
            {
                while (i-- > 0)
                {
                    Volatile.Write(ref words[i], ~0UL);
                }

                return false;
            }
        }

        return true;
    }
}
