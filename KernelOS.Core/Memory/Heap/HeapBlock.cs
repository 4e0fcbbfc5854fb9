using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The head of a piece of heap memory, used or free.</summary>
/// <remarks>
/// A block starts 8 bytes before a multiple of 16, with one word; what the user gets follows it.
/// <code>
///    63     62     44 43                4     3      2     1      0
/// ┌────────┬──────────┬───────────────────┬────────┬───┬────────┬──────┐
/// │ Cached │   seal   │ size in bytes /16 │ Hollow │ 0 │ Before │ Free │
/// └────────┴──────────┴───────────────────┴────────┴───┴────────┴──────┘
/// </code>
/// size: of the whole block with this word, a multiple of 16. Free: in a free list. Before: the block before this one is
/// not Free. Hollow: its pages have been given back; not Free, so that neighbours do not merge with it. Cached: kept by a
/// CPU for its next request of this size; not Free either. seal: the low bits of the block's address, so a pointer to
/// anything else, or a word that was overwritten, is noticed; the bit that goes on at Cached is turned over there. Without
/// its seal, the word is the size and the flags, and one comparison tells whether the block is sound, small and somebody's.
/// A block that is free holds list links behind this word, and its size once more in its last 8 bytes, where the block
/// behind finds its start.
/// <para>
/// Who has a block, or its CPU, turns Cached without a lock; who frees or takes the block before it changes Before under the
/// lock. Both may happen at once, so each writes its own byte and nothing else.
/// </para>
/// </remarks>
// SAFETY: a block given here is in the heap's range, so that its word is there.
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal unsafe struct HeapBlock
{
    public const nuint Alignment = 16;
    public const nuint HeaderSize = 8;
    public const nuint MinimumSize = 32;
    public const ulong Free = 1;
    public const ulong UsedBefore = 2;
    public const ulong Hollow = 8;
    public const ulong FlagMask = 15;

    /// <summary>What is turned over in the word that ends a range, which is of no size: it is kept, so that it cannot be freed.</summary>
    public const ulong End = 1UL << 63;
    private const ulong SizeMask = 0x0000_0FFF_FFFF_FFF0;
    private const int SealShift = 44;

    /// <summary>The word drawn above.</summary>
    [FieldOffset(0)]
    public ulong Header;

    /// <summary>The next block of the list; of blocks that are free or cached only.</summary>
    [FieldOffset(8)]
    public HeapBlock* Next;

    /// <summary>The block before in the list; of free blocks only.</summary>
    [FieldOffset(16)]
    public HeapBlock* Previous;

    /// <summary>The word's byte with Before.</summary>
    [FieldOffset(0)]
    private byte _lowest;

    /// <summary>The word's byte with Cached.</summary>
    [FieldOffset(7)]
    private byte _highest;

    /// <summary>The header's part that depends on the block's address; never 0, since the address is 8 bytes off a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GetSeal(HeapBlock* block) => (ulong)(nuint)block << SealShift;

    /// <summary>What a header says: size and flags if it is that of its block, else a number that no size is as large as.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Unseal(HeapBlock* block, ulong header) => header ^ GetSeal(block);

    /// <summary>Whether an unsealed header is that of a block that somebody holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsHeld(ulong unsealed) => unsealed >> SealShift == 0 && (unsealed & (Free | Hollow)) == 0;

    /// <summary>Whether an unsealed header is that of a block that a CPU keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsCached(ulong unsealed) => unsealed >> SealShift == 1UL << (63 - SealShift);

    // Not ^=, for which the field's address is computed first: on the heap's shortest way that counts.
    /// <summary>Turns over whether a block is Cached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TurnCached(HeapBlock* block) => block->_highest = (byte)(block->_highest ^ 0x80);

    /// <summary>Notes that the block before is used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetUsedBefore(HeapBlock* block) => block->_lowest |= (byte)UsedBefore;

    /// <summary>Notes that the block before is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearUsedBefore(HeapBlock* block) => block->_lowest &= unchecked((byte)~UsedBefore);

    /// <summary>The size in a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint GetSize(ulong header) => (nuint)(header & SizeMask);

    /// <summary>Whether a header's seal is that of its block, Cached or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSealed(HeapBlock* block, ulong header) => (header ^ GetSeal(block)) << 1 >> (SealShift + 1) == 0;

    /// <summary>The block of which the user got <paramref name="memory"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HeapBlock* FromMemory(void* memory) => (HeapBlock*)((byte*)memory - HeaderSize);

    /// <summary>How large a block must be for <paramref name="size"/> bytes: 24 fit into 32, and a free block needs no less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint GetBlockSize(nuint size) => size <= MinimumSize - HeaderSize
        ? MinimumSize
        : (size + HeaderSize + Alignment - 1) & ~(Alignment - 1);

    /// <summary>A header with another size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SetSize(ulong header, nuint size) => (header & ~SizeMask) | size;

    /// <summary>What the user gets of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* GetMemory(HeapBlock* block) => (byte*)block + HeaderSize;

    /// <summary>The block so many bytes further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HeapBlock* At(HeapBlock* block, nuint bytes) => (HeapBlock*)((byte*)block + bytes);

    /// <summary>The free block that ends where <paramref name="block"/> starts.</summary>
    // SAFETY: the caller has seen that the block before is free, so its size stands there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HeapBlock* GetBefore(HeapBlock* block) => (HeapBlock*)((byte*)block - ((nuint*)block)[-1]);
}
