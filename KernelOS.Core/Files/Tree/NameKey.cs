using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Files.Tree;

/// <summary>What a name is looked up by: its first eight bytes as they are, and a hash of those behind them.</summary>
/// <remarks>Most names are no longer, so that comparing their words compares them. No name has a NUL in it, which stands for what is not there.</remarks>
/// <param name="prefix">The first eight bytes, the first one lowest.</param>
/// <param name="tail">The hash of the others, or <see cref="TailStart"/>.</param>
internal readonly struct NameKey(ulong prefix, uint tail)
{
    /// <summary>Bytes that lie in the key as they are.</summary>
    internal const int PrefixLength = sizeof(ulong);

    /// <summary>The hash of no bytes: FNV-1a (Fowler, Noll, Vo).</summary>
    internal const uint TailStart = 2166136261;

    private const uint FnvPrime = 16777619;

    /// <summary>2^64 divided by the golden ratio: an odd number that spreads words that differ a little.</summary>
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The first eight bytes.</summary>
    internal ulong Prefix { get; } = prefix;

    /// <summary>The hash of the name.</summary>
    internal uint Hash => (uint)((Prefix * GoldenRatio) >> 32) ^ tail;

    /// <summary>Goes on with the hash of the bytes behind the first eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint NextTail(uint tail, byte next) => (tail ^ next) * FnvPrime;

    /// <summary>The key of a name.</summary>
    internal static NameKey Of(ReadOnlySpan<byte> name)
    {
        ulong prefix = 0;
        uint tail = TailStart;
        for (int i = 0; i < name.Length; i++)
        {
            if (i < PrefixLength)
            {
                prefix |= (ulong)name[i] << (8 * i);
            }
            else
            {
                tail = NextTail(tail, name[i]);
            }
        }

        return new NameKey(prefix, tail);
    }
}
