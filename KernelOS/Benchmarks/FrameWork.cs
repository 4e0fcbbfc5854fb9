using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;

namespace KernelOS.Benchmarks;

/// <summary>Defined work for a frame allocator with <see cref="Count"/> frames; on the host and on the machine the same.</summary>
/// <typeparam name="TPlatform">The allocator's.</typeparam>
// SAFETY: the caller's arrays have as many elements as the methods say.
internal static unsafe class FrameWork<TPlatform>
    where TPlatform : struct, ICpu
{
    /// <summary>How many frames of 4 KiB the allocator has: 1 GiB.</summary>
    public const uint Count = 262_144;

    private const uint FramesPerBlock = 512;
    private const uint Blocks = Count / FramesPerBlock;
    private const uint FreeBlocks = 64;

    /// <summary>The map of an allocator's memory, of which only the allocator's metadata exists.</summary>
    public static MemoryMap CreateMap() =>
        MemoryMap.Create([new MemoryMapEntry(0, Count << Size4KiB.Shift, MemoryRegionKind.Usable)], []).Value;

    /// <summary>Allocates a frame and frees it, again and again.</summary>
    public static void Pairs<TSize>(FrameAllocator<TPlatform> frames, uint pairs)
        where TSize : struct, IPageSize
    {
        for (uint i = 0; i < pairs; i++)
        {
            if (!frames.TryAllocate(out Frame<TSize> frame))
            {
                Panic.Raise("the benchmark's allocator has no frame");
            }

            frames.Free(frame);
        }
    }

    /// <summary>Asks for frames that there are not.</summary>
    public static void Failures<TSize>(FrameAllocator<TPlatform> frames, uint attempts)
        where TSize : struct, IPageSize
    {
        for (uint i = 0; i < attempts; i++)
        {
            if (frames.TryAllocate(out Frame<TSize> _))
            {
                Panic.Raise("the benchmark's allocator has a frame that it should not have");
            }
        }
    }

    /// <summary>Allocates frames.</summary>
    public static void Allocate(FrameAllocator<TPlatform> frames, Frame<Size4KiB>* live, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            if (!frames.TryAllocate(out live[i]))
            {
                Panic.Raise("the benchmark's allocator has no frame");
            }
        }
    }

    /// <summary>Frees frames in a given order.</summary>
    public static void Free(FrameAllocator<TPlatform> frames, Frame<Size4KiB>* live, uint* order, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            frames.Free(live[order[i]]);
        }
    }

    /// <summary>Allocates a frame, and frees the one in whose place it comes.</summary>
    public static void Replace(FrameAllocator<TPlatform> frames, Frame<Size4KiB>* live, uint* indexes, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            if (!frames.TryAllocate(out Frame<Size4KiB> frame))
            {
                Panic.Raise("the benchmark's allocator has no frame");
            }

            uint index = indexes[i];
            frames.Free(live[index]);
            live[index] = frame;
        }
    }

    /// <summary>Fills the allocator and frees half of it at random.</summary>
    /// <param name="frames">An empty allocator.</param>
    /// <param name="random">A fresh generator.</param>
    /// <param name="live">Room for <see cref="Count"/> frames.</param>
    /// <param name="order">Room for <see cref="Count"/> numbers.</param>
    /// <param name="kept">Room for half as many frames: those that stay in use, in a random order.</param>
    public static void HalveAtRandom(FrameAllocator<TPlatform> frames, ref XorShiftStar random, Frame<Size4KiB>* live, uint* order, Frame<Size4KiB>* kept)
    {
        random.Permute(order, Count);
        Allocate(frames, live, Count);
        Free(frames, live, order, Count / 2);
        for (uint i = 0; i < Count / 2; i++)
        {
            kept[i] = live[order[(Count / 2) + i]];
        }
    }

    /// <summary>Fills the allocator and frees half of it: 64 whole blocks at random, and single frames at random in the others.</summary>
    /// <param name="frames">An empty allocator.</param>
    /// <param name="random">A fresh generator.</param>
    /// <param name="order">Room for <see cref="Count"/> numbers and as many as there are blocks.</param>
    public static void HalveAroundBlocks(FrameAllocator<TPlatform> frames, ref XorShiftStar random, uint* order)
    {
        while (frames.TryAllocate(out Frame<Size4KiB> _))
        {
        }

        uint* blocks = order + Count;
        random.Permute(blocks, Blocks);
        random.Permute(order, Count);
        uint left = Count / 2;
        for (uint i = 0; i < FreeBlocks; i++)
        {
            for (uint j = 0; j < FramesPerBlock; j++)
            {
                Free(frames, (blocks[i] * FramesPerBlock) + j);
                left--;
            }
        }

        for (uint i = 0; left > 0; i++)
        {
            if (!IsFreeBlock(blocks, order[i] / FramesPerBlock))
            {
                Free(frames, order[i]);
                left--;
            }
        }
    }

    private static bool IsFreeBlock(uint* blocks, uint block)
    {
        for (uint i = 0; i < FreeBlocks; i++)
        {
            if (blocks[i] == block)
            {
                return true;
            }
        }

        return false;
    }

    private static void Free(FrameAllocator<TPlatform> frames, uint number) =>
        frames.Free(Frame<Size4KiB>.Create(PhysicalAddress.Create((ulong)number << Size4KiB.Shift)));
}
