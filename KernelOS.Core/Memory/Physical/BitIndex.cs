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
/// <para>
/// Words stand <see cref="WordDistance"/> bytes apart, a cache line: so CPUs at work on different words do not disturb
/// each other, and other indexes of the same numbers fit in between.
/// </para>
/// </remarks>
internal readonly unsafe struct BitIndex
{
    /// <summary>How many bytes lie from one word to the next.</summary>
    public const int WordDistance = 64;

    /// <summary>How many numbers share a word.</summary>
    public const int NumbersPerWord = 64;

    private const int MaximumLevels = 5;

    private readonly Levels _levels;
    private readonly int _top;

    /// <summary>Makes the empty set of numbers below <paramref name="bits"/>.</summary>
    /// <param name="memory">The first word, zeroed as all of them, aligned to 8; they take <see cref="GetBytes"/> bytes with those in between.</param>
    /// <param name="bits">At least 1, less than 2³⁰.</param>
    public BitIndex(byte* memory, ulong bits)
    {
        Check.That(bits is > 0 and < 1 << 30, "a bit index of an impossible size");
        ulong words = bits;
        do
        {
            words = (words + 63) >> 6;
            _levels[_top++] = (nint)memory;
            memory += words * WordDistance;
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
        return sum * WordDistance;
    }

    /// <summary>The 64 members around <paramref name="number"/>, a multiple of 64, as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong GetWord(ulong number) => Volatile.Read(ref WordOf(0, number));

    /// <summary>Whether <paramref name="number"/> is a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ulong number) => (GetWord(number) >> (int)(number & 63) & 1) != 0;

    /// <summary>Makes <paramref name="number"/> a member; a full memory barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong number)
    {
        ref ulong word = ref WordOf(0, number);
        if (Interlocked.Or(ref word, 1UL << (int)(number & 63)) == 0)
        {
            AddAbove(number >> 6, 1);
        }
    }

    /// <summary>Makes <paramref name="number"/> no member; a full memory barrier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(ulong number)
    {
        ref ulong word = ref WordOf(0, number);
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
        // Most searches end in the first word. A shift counts modulo 64, so that of ~n is 63 − n.
        long position = (long)limit - 1;
        ulong word = position < 0 ? 0 : GetWord((ulong)position) & (ulong.MaxValue >> ~(int)position);
        return word != 0 ? (position & ~63L) + BitOperations.Log2(word) : FindLastAbove((position >> 6) - 1);
    }

    /// <summary>Finds the greatest member below <paramref name="limit"/> (at least 1) in the word in which the number before it is; −1 if there is none.</summary>
    public long FindLastInWord(ulong limit)
    {
        ulong position = limit - 1;
        ulong word = GetWord(position) & (ulong.MaxValue >> ~(int)position);
        return word != 0 ? (long)(position & ~63UL) + BitOperations.Log2(word) : -1;
    }

    /// <summary>Finds the greatest member in the words up to number <paramref name="position"/> of level 0, through the levels above.</summary>
    private long FindLastAbove(long position)
    {
        int level = 1;
        while (position >= 0 && level <= _top)
        {
            ulong word = Volatile.Read(ref WordOf(level, (ulong)position));
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
            ref ulong word = ref WordOf(level, number);
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

        ulong above = number >> 6;
        ref ulong word = ref WordOf(level + 1, above);
        ulong mask = 1UL << (int)(above & 63);
        if (Interlocked.And(ref word, ~mask) == mask)
        {
            RemoveAbove(above, level + 1);
        }

        if (Volatile.Read(ref WordOf(level, number)) != 0)
        {
            AddAbove(above, level + 1);
        }
    }

    /// <summary>The word of a level in which the bit of <paramref name="number"/> is: as many numbers to a word as bytes from one to the next.</summary>
    // SAFETY: numbers are below the size given to the constructor, and a level has one word for 64 numbers of the one below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong WordOf(int level, ulong number) => ref *(ulong*)(_levels[level] + (nint)(number & ~(ulong)(WordDistance - 1)));

    [InlineArray(MaximumLevels)]
    private struct Levels
    {
        private nint _first;
    }
}
