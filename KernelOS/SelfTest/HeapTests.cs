using System;
using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Boot;
using KernelOS.Core.Memory.Heap;

namespace KernelOS.SelfTest;

/// <summary>The kernel's heap, on real pages.</summary>
// SAFETY: every block that is touched is the test's own, within the size that it asked for.
internal static unsafe class HeapTests
{
    private const int Slots = 128;
    private const int Operations = 20_000;
    private const int MaximumSize = 3000;

    /// <summary>Blocks of random sizes keep their contents while others come and go, and leave nothing behind.</summary>
    public static void BlocksKeepTheirContents(ref SelfTestRunner test)
    {
        HeapStatistics before = HeapPlug.Heap.CheckAndCount();
        byte** blocks = stackalloc byte*[Slots];
        int* sizes = stackalloc int[Slots];
        new Span<byte>(blocks, Slots * sizeof(byte*)).Clear();
        uint random = 12345;
        for (int i = 0; i < Operations; i++)
        {
            int slot = (int)(Next(ref random) % Slots);
            if (blocks[slot] != null)
            {
                Release(ref test, blocks, sizes, slot);
                continue;
            }

            sizes[slot] = 1 + (int)(Next(ref random) % MaximumSize);
            blocks[slot] = (byte*)HeapPlug.Heap.Allocate((nuint)sizes[slot]);
            if (!test.Check(blocks[slot] != null, "there is no memory")
                || !test.Check((nuint)blocks[slot] % KernelHeap<HeapPages, BareMetal>.MinimumAlignment == 0, "a block is not aligned"))
            {
                return;
            }

            new Span<byte>(blocks[slot], sizes[slot]).Fill((byte)slot);
        }

        for (int slot = 0; slot < Slots; slot++)
        {
            if (blocks[slot] != null)
            {
                Release(ref test, blocks, sizes, slot);
            }
        }

        HeapStatistics after = HeapPlug.Heap.CheckAndCount();
        test.Check(after.UsedBlocks == before.UsedBlocks, $"{after.UsedBlocks - before.UsedBlocks} blocks were left behind");
        test.Check(after.UsedBytes == before.UsedBytes, "the bytes in use are not what they were");
    }

    /// <summary>Blocks begin where they were asked to.</summary>
    public static void AlignmentIsKept(ref SelfTestRunner test)
    {
        for (nuint alignment = 16; alignment <= 8192; alignment *= 2)
        {
            void* block = HeapPlug.Heap.Allocate(100, alignment);
            test.Check(block != null && (nuint)block % alignment == 0, $"a block is not aligned to {alignment}");
            HeapPlug.Heap.Free(block);
        }
    }

    /// <summary>What is free is given back to the frame allocator when that is asked for, and is there again when it is needed.</summary>
    public static void FreePagesAreGivenBack(ref SelfTestRunner test)
    {
        void* low = HeapPlug.Heap.Allocate(1 << 20);
        void* top = HeapPlug.Heap.Allocate(1 << 20);
        HeapPlug.Heap.Free(low);
        ulong before = Kernel.Frames.FreeFrames;
        nuint given = HeapPlug.Heap.Reclaim();
        ulong after = Kernel.Frames.FreeFrames;
        test.Check(given >= (1 << 20) - 8192 && after - before == given / 4096, $"{given} bytes were given back in {after - before} frames");
        test.Check(HeapPlug.Heap.CheckAndCount().HollowBytes > 0, "the heap has no hollow block");
        low = HeapPlug.Heap.Allocate(1 << 20);
        new Span<byte>(low, 1 << 20).Fill(1);
        HeapPlug.Heap.Free(low);
        HeapPlug.Heap.Free(top);
        HeapPlug.Heap.Reclaim();
        HeapPlug.Heap.CheckAndCount();
    }

    private static void Release(ref SelfTestRunner test, byte** blocks, int* sizes, int slot)
    {
        int changed = 0;
        foreach (byte value in new Span<byte>(blocks[slot], sizes[slot]))
        {
            changed |= value ^ slot;
        }

        test.Check(changed == 0, "a block was written to by another");
        HeapPlug.Heap.Free(blocks[slot]);
        blocks[slot] = null;
    }

    /// <summary>The next of a sequence of numbers without a pattern that matters here (Marsaglia's xorshift, 2003).</summary>
    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }
}
