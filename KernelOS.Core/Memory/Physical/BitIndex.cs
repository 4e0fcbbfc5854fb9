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

    /// <summary>Makes <paramref name="number"/> a member.</summary>
    public void Add(ulong number)
    {
        for (int level = 0; ; level++)
        {
            // SAFETY: as in GetWord; a level has one word for 64 numbers of the one below.
            ref ulong word = ref ((ulong*)_levels[level])[number >> 6];
            ulong old = Interlocked.Or(ref word, 1UL << (int)(number & 63));
            if (old != 0 || level == _top)
            {
                return;
            }

            number >>= 6;
        }
    }

    /// <summary>Makes <paramref name="number"/> no member.</summary>
    public void Remove(ulong number) => Remove(number, 0);

    /// <summary>Finds the greatest member below <paramref name="limit"/>.</summary>
    public bool TryFindLast(ulong limit, out ulong number)
    {
        long position = (long)limit - 1;
        int level = 0;
        while (position >= 0)
        {
            // SAFETY: as in GetWord; a level has one word for 64 numbers of the one below.
            long wordIndex = position >> 6;
            ulong word = Volatile.Read(ref ((ulong*)_levels[level])[wordIndex]);
            word &= ~0UL >> (63 - (int)(position & 63));
            if (word == 0)
            {
                if (level == _top)
                {
                    break;
                }

                position = wordIndex - 1;
                level++;
                continue;
            }

            position = (wordIndex << 6) + BitOperations.Log2(word);
            if (level == 0)
            {
                number = (ulong)position;
                return true;
            }

            position = (position << 6) + 63;
            level--;
        }

        number = 0;
        return false;
    }

    private void Remove(ulong number, int level)
    {
        // SAFETY: as in GetWord; a level has one word for 64 numbers of the one below.
        ref ulong word = ref ((ulong*)_levels[level])[number >> 6];
        ulong mask = 1UL << (int)(number & 63);
        ulong old = Interlocked.And(ref word, ~mask);
        if (old != mask || level == _top)
        {
            return;
        }

        Remove(number >> 6, level + 1);
        if (Volatile.Read(ref word) != 0)
        {
            AddAbove(number >> 6, level + 1);
        }
    }

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

    [InlineArray(MaximumLevels)]
    private struct Levels
    {
        private nint _first;
    }
}
