using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Boot;

/// <summary>What <c>new</c> gives before there is a heap: a piece of the image's zeroed data, never given back.</summary>
internal static unsafe class EarlyHeap
{
    private const int Size = 64 * 1024;

#pragma warning disable CS0649 // Never assigned: what is zero from the start needs no place in the image's file.
    private static Arena s_arena;
#pragma warning restore CS0649
    private static nuint s_used;

    /// <summary>Takes zeroed bytes, 16-byte aligned; panics when the arena is used up.</summary>
    public static void* Allocate(nuint bytes)
    {
        nuint rounded = (bytes + 15) & ~(nuint)15;
        Check.That(rounded >= bytes && rounded <= Size - s_used, "the early heap is used up: the boot information is larger than the kernel provides for");

        // SAFETY: the arena is a static of an unmanaged type, so it does not move; the check above keeps inside it.
        byte* block = (byte*)Unsafe.AsPointer(ref s_arena) + s_used;
        s_used += rounded;
        return block;
    }

    [InlineArray(Size / 16)]
    private struct Arena
    {
        private (ulong, ulong) _first;
    }
}
