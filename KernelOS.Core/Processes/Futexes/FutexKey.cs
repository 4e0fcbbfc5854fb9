using System.Runtime.CompilerServices;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>What two threads must agree on to mean the same futex: a word of an address space, or of a memory object that several map.</summary>
/// <remarks>
/// As on Linux, a word of private memory is two futexes: one for who says that it is private, one for who does not.
/// The owner stays while somebody waits: a waiter keeps its address space, and is counted as a user of a memory object.
/// </remarks>
/// <param name="owner">The address space or the memory object.</param>
/// <param name="position">The word's address, or its offset in the object; in bit 0, whether it was not said to be private.</param>
/// <param name="seed">A number that tells owners apart, mostly.</param>
internal readonly struct FutexKey(object owner, ulong position, ulong seed)
{
    // Knuth, The Art of Computer Programming, vol. 3, 6.4: multiplicative hashing with the golden ratio.
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The address space or the memory object.</summary>
    internal object Owner { get; } = owner;

    /// <summary>Where in it.</summary>
    internal ulong Position { get; } = position;

    private readonly ulong _seed = seed;

    /// <summary>A hash of that many bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Hash(int bits) => (int)(((Position + _seed) * Multiplier) >> (64 - bits));

    /// <summary>Whether both are the same futex.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Is(in FutexKey other) => Position == other.Position && ReferenceEquals(Owner, other.Owner);
}
