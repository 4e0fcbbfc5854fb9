using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Physical;

/// <summary>A set of small numbers that finds its greatest member below a limit in a few steps, without a lock.</summary>
/// <remarks>
/// Level 0 has one bit a number; each bit of a higher level says that the word below it is not zero:
/// <code>
/// level 1              …0101
///                       │ └──────────┐
/// level 0   [0…] [0010…0] [00…] [1100…1]
/// </code>
/// Whoever makes a word nonzero sets the bit above; whoever makes it zero clears that bit, and sets it again if the
/// word is no longer zero. So a bit above may be set for nothing for ever, which costs a search one step, but it is
/// never missing once every call has returned.
/// </remarks>
internal readonly unsafe struct BitIndex
{
    private const int MaximumLevels = 5;

    private readonly Levels _levels;
    private readonly int _top;

    /// <summary>Makes the empty set of numbers below <paramref name="bits"/>.</summary>
    /// <param name="memory">At least <see cref="GetBytes"/> zeroed bytes, aligned to 8.</param>
    /// <param name="bits">At least 1, less than 2³⁰.</param>
    public BitIndex(ulong* memory, ulong bits)
    {
        Check.That(bits is > 0 and < 1 << 30, "a bit index of an impossible size");
        ulong words = bits;
        do
        {
            words = (words + 63) >> 6;
            _levels[_top++] = (nint)memory;
            memory += words;
        }
        while (words > 1);
        _top--;
    }

    /// <summary>How many bytes an index of numbers below <paramref name="bits"/> takes.</summary>
    public static ulong GetBytes(ulong bits)
    {
        ulong words = bits;
        ulong sum = 0;
        do
        {
            words = (words + 63) >> 6;
            sum += words;
        }
        while (words > 1);
        return sum * sizeof(ulong);
    }

    /// <summary>The 64 members around <paramref name="number"/>, a multiple of 64, as bits.</summary>
    // SAFETY: the caller's number is below the size given to the constructor, as everywhere here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong GetWord(ulong number) => Volatile.Read(ref ((ulong*)_levels[0])[number >> 6]);

    /// <summary>Whether <paramref name="number"/> is a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ulong number) => (GetWord(number) >> (int)(number & 63) & 1) != 0;

    /// <summary>Makes <paramref name="number"/> a member; a full memory barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong number)
    {
        // SAFETY: as in GetWord.
        ref ulong word = ref ((ulong*)_levels[0])[number >> 6];
        if (Interlocked.Or(ref word, 1UL << (int)(number & 63)) == 0)
        {
            AddAbove(number >> 6, 1);
        }
    }

    /// <summary>Makes <paramref name="number"/> no member; a full memory barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(ulong number)
    {
        // SAFETY: as in GetWord.
        ref ulong word = ref ((ulong*)_levels[0])[number >> 6];
        ulong mask = 1UL << (int)(number & 63);
        if (Interlocked.And(ref word, ~mask) == mask)
        {
            RemoveAbove(number, 0);
        }
    }

    /// <summary>Finds the greatest member below <paramref name="limit"/>; −1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long FindLast(ulong limit)
    {
        // SAFETY: as in GetWord. Most searches end in the first word. A shift counts modulo 64, so that of ~n is 63 − n.
        long position = (long)limit - 1;
        ulong word = position < 0 ? 0 : GetWord((ulong)position) & (ulong.MaxValue >> ~(int)position);
        return word != 0 ? (position & ~63L) + BitOperations.Log2(word) : FindLastAbove((position >> 6) - 1);
    }

    /// <summary>Finds the greatest member in the words up to number <paramref name="position"/> of level 0, through the levels above.</summary>
    private long FindLastAbove(long position)
    {
        int level = 1;
        while (position >= 0 && level <= _top)
        {
            // SAFETY: as in GetWord; a level has one word for 64 numbers of the one below.
            ulong word = Volatile.Read(ref ((ulong*)_levels[level])[position >> 6]);
            word &= ~0UL >> (63 - (int)(position & 63));
            if (word == 0)
            {
                position = (position >> 6) - 1;
                level++;
                continue;
            }

            position = (position & ~63L) + BitOperations.Log2(word);
            if (level == 0)
            {
                return position;
            }

            position = (position << 6) + 63;
            level--;
        }

        return -1;
    }

    /// <summary>Sets bits from <paramref name="level"/> up, as far as the words were zero.</summary>
    private void AddAbove(ulong number, int level)
    {
        for (; level <= _top; level++, number >>= 6)
        {
            // SAFETY: as in GetWord; a level has one word for 64 numbers of the one below.
            ref ulong word = ref ((ulong*)_levels[level])[number >> 6];
            if (Interlocked.Or(ref word, 1UL << (int)(number & 63)) != 0)
            {
                return;
            }
        }
    }

    /// <summary>Clears the bit above a word that has become zero, and so on; sets it again if the word is no longer zero.</summary>
    private void RemoveAbove(ulong number, int level)
    {
        if (level == _top)
        {
            return;
        }

        // SAFETY: as in GetWord; a level has one word for 64 numbers of the one below.
        ulong above = number >> 6;
        ref ulong word = ref ((ulong*)_levels[level + 1])[above >> 6];
        ulong mask = 1UL << (int)(above & 63);
        if (Interlocked.And(ref word, ~mask) == mask)
        {
            RemoveAbove(above, level + 1);
        }

        if (Volatile.Read(ref ((ulong*)_levels[level])[above]) != 0)
        {
            AddAbove(above, level + 1);
        }
    }

    [InlineArray(MaximumLevels)]
    private struct Levels
    {
        private nint _first;
    }
}
