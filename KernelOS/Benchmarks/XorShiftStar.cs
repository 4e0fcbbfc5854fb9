using System.Runtime.CompilerServices;

namespace KernelOS.Benchmarks;

/// <summary>The random numbers of the defined work: xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016).</summary>
/// <remarks>The first are 0xd83b3e29a21487a and 0x54c44c79f1fe9d67. Whoever wants to compare with us needs the same ones.</remarks>
internal struct XorShiftStar
{
    private ulong _state;

    /// <summary>A fresh generator, with the seed that all cases start from.</summary>
    public static XorShiftStar Create() => new() { _state = 0x9E37_79B9_7F4A_7C15 };

    /// <summary>The next number of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_F491_4F6C_DD1D;
    }

    /// <summary>The next number below <paramref name="limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Below(uint limit) => (uint)(((Next() >> 32) * limit) >> 32);

    /// <summary>The next size of a heap block, 16 to 4,095 bytes: small ones are as frequent as large ones.</summary>
    public uint NextSize()
    {
        ulong random = Next();
        int exponent = 4 + (int)((random >> 32) & 7);
        return (1U << exponent) | ((uint)random & ((1U << exponent) - 1));
    }

    /// <summary>Writes a permutation of the numbers below <paramref name="count"/>.</summary>
    // SAFETY: the caller has room for so many numbers.
    public unsafe void Permute(uint* numbers, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            numbers[i] = i;
        }

        for (uint i = count - 1; i > 0; i--)
        {
            uint other = Below(i + 1);
            (numbers[i], numbers[other]) = (numbers[other], numbers[i]);
        }
    }
}
