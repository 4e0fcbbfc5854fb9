using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Heap;

/// <summary>The heap of all CPUs: a <see cref="FirstFitHeap{TPages}"/> behind a spin lock, and above it for each CPU a <see cref="SizeClassCache"/> that needs none.</summary>
/// <remarks>
/// <para>
/// A freed block of up to 1 KiB is not merged at once but kept by the CPU that freed it, for its next request of that
/// size, which takes it with interrupts disabled and nothing else. Only when the CPU keeps none, or too many, it takes
/// the lock, for several blocks at once. Before the heap grows, the CPU gives back all that it keeps.
/// </para>
/// <para>
/// Memory is given out as it is, not cleared. A pointer that is not one of the heap's, is freed twice, or whose head was
/// overwritten panics in every build. Growth happens under the lock, so the pages' source may only take locks below
/// <see cref="LockLevel.Heap"/>.
/// </para>
/// </remarks>
/// <typeparam name="TPages">Where the heap grows from.</typeparam>
/// <typeparam name="TPlatform">The home.</typeparam>
// SAFETY: a pointer from outside is only followed inside the heap's range, before the word that ends it, and its head is
// checked before anything is written. Blocks in the lists are used under the lock, those in a CPU's cache by that CPU,
// interrupts disabled; the caches themselves are the heap's first block.
public sealed unsafe class KernelHeap<TPages, TPlatform>
    where TPages : struct, IHeapPages
    where TPlatform : struct, IInterruptControl, ICpu
{
    /// <summary>What every block that is given out is aligned to at least, in bytes.</summary>
    public const int MinimumAlignment = (int)HeapBlock.Alignment;

    private const string NotGiven = "a pointer is freed that the heap did not give, or the heap is corrupt before it";
    private const nuint PageMask = 4095;

    private readonly TPlatform _platform;
    private readonly FirstFitHeap<TPages> _list;
    private readonly SizeClassCache* _caches;
    private readonly byte* _start;
    private readonly int _cpuCount;

    /// <summary>How far behind the start the word lies that ends the range.</summary>
    private nuint _lastHead;

    /// <summary>Makes an empty heap, whose first memory it takes itself for the caches; panics if there is none.</summary>
    /// <param name="start">Where its range starts, a multiple of 4 KiB.</param>
    /// <param name="capacity">How far it may grow, in bytes, a multiple of 4 KiB and less than 64 GiB.</param>
    /// <param name="pages">Where the range grows from.</param>
    /// <param name="platform">The home.</param>
    /// <param name="cpuCount">How many CPUs there are.</param>
    public KernelHeap(byte* start, nuint capacity, TPages pages, TPlatform platform, int cpuCount)
    {
        Check.That((((nuint)start | capacity) & PageMask) == 0 && capacity < FreeLists.LargestSize, "a heap whose range is not aligned or too large");
        Check.That(cpuCount > 0, "a heap without CPUs");
        _platform = platform;
        _list = new FirstFitHeap<TPages>(start, capacity, pages);
        _start = start;
        _cpuCount = cpuCount;
        nuint cacheBytes = (nuint)cpuCount * (nuint)sizeof(SizeClassCache);
        Check.That(_list.TryGrow(cacheBytes), "there is no memory for the heap's caches");
        _caches = (SizeClassCache*)HeapBlock.GetMemory(_list.Take(HeapBlock.GetBlockSize(cacheBytes)));
        _lastHead = _list.LastHead;

        // SAFETY: the memory has just been taken, for so many caches.
        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            SizeClassCache.Initialize(_caches + cpu);
        }
    }

    /// <summary>Bytes from the start to the end of what is in use or free.</summary>
    public nuint Extent => _list.Extent;

    /// <summary>Gives <paramref name="size"/> bytes, aligned to 16; null if there is no memory. They are not cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(nuint size)
    {
        if (size > SizeClassCache.LargestBlock - HeapBlock.HeaderSize)
        {
            return AllocateFromList(size);
        }

        // SAFETY: blocks in the cache are heap memory that only this CPU uses, until interrupts are enabled again.
        nuint blockSize = HeapBlock.GetBlockSize(size);
        InterruptState previous = _platform.DisableInterrupts();
        CacheStack* stack = SizeClassCache.GetStack(CurrentCache, blockSize);
        HeapBlock* block = stack->Top;
        if (block == null)
        {
            return Refill(stack, blockSize, previous);
        }

        stack->Top = block->Next;
        stack->Room++;
        block->Header &= ~HeapBlock.Cached;
        _platform.RestoreInterrupts(previous);
        return HeapBlock.GetMemory(block);
    }

    /// <summary>Gives <paramref name="size"/> bytes, aligned to <paramref name="alignment"/>, a power of two; null if there is no memory. They are not cleared.</summary>
    public void* Allocate(nuint size, nuint alignment)
    {
        Check.That(alignment != 0 && (alignment & (alignment - 1)) == 0, "heap memory with an impossible alignment");
        if (alignment <= HeapBlock.Alignment)
        {
            return Allocate(size);
        }

        if (size > _list.Capacity || alignment > _list.Capacity)
        {
            return null;
        }

        using SpinLockGuard<TPlatform> guard = _list.Lock.Acquire(_platform);
        HeapBlock* block = TakeOrGrow(HeapBlock.GetBlockSize(size + alignment + HeapBlock.MinimumSize));
        return block == null ? null : HeapBlock.GetMemory(_list.Align(block, HeapBlock.GetBlockSize(size), alignment));
    }

    /// <summary>Takes memory back; null is nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(void* memory)
    {
        HeapBlock* block = HeapBlock.FromMemory(memory);
        if (!Contains(block))
        {
            RejectPointer(memory);
            return;
        }

        // SAFETY: the head lies in the heap's range; it is checked before anything is written.
        ulong content = HeapBlock.Unseal(block, block->Header);
        if (content >= SizeClassCache.LargestBlock + HeapBlock.Alignment || (content & (HeapBlock.Free | HeapBlock.Cached)) != 0)
        {
            FreeToList(block, content);
            return;
        }

        InterruptState previous = _platform.DisableInterrupts();
        CacheStack* stack = SizeClassCache.GetStack(CurrentCache, (nuint)content & ~(nuint)HeapBlock.FlagMask);
        if (stack->Room == 0)
        {
            Flush(stack, block, previous);
            return;
        }

        block->Header |= HeapBlock.Cached;
        block->Next = stack->Top;
        stack->Top = block;
        stack->Room--;
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>How many bytes the user may use of what <see cref="Allocate(nuint)"/> gave; at least as many as were asked for.</summary>
    public nuint GetUsableSize(void* memory)
    {
        HeapBlock* block = HeapBlock.FromMemory(memory);
        Check.That(IsHeld(block), NotGiven);

        // SAFETY: the block was checked.
        return HeapBlock.GetSize(block->Header) - HeapBlock.HeaderSize;
    }

    /// <summary>Sees to it that the next <see cref="Allocate(nuint)"/> of up to <paramref name="size"/> bytes succeeds; false if it would not.</summary>
    public bool TryReserve(nuint size)
    {
        if (size > _list.Capacity)
        {
            return false;
        }

        // A listed free block is enough, whatever the caches hold: a smaller request can be served from it too.
        using SpinLockGuard<TPlatform> guard = _list.Lock.Acquire(_platform);
        HeapBlock* block = TakeOrGrow(HeapBlock.GetBlockSize(size));
        if (block != null)
        {
            _list.Release(block);
        }

        return block != null;
    }

    /// <summary>Gives back to the lists all that the current CPU keeps, and merges it with its neighbours.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool FlushCache()
    {
        using SpinLockGuard<TPlatform> guard = _list.Lock.Acquire(_platform);
        return FlushAll();
    }

    /// <summary>Walks through all blocks, lists and caches, counts, and panics if anything is not as it must be; no other CPU may use the heap meanwhile.</summary>
    public HeapStatistics CheckAndCount()
    {
        using SpinLockGuard<TPlatform> guard = _list.Lock.Acquire(_platform);
        HeapStatistics statistics = _list.CheckAndCount();
        Check.That(CountCached() == statistics.CachedBlocks, "the heap is corrupt: blocks are missing in the caches");
        return statistics;
    }

    /// <summary>The current CPU's cache; interrupts are disabled.</summary>
    private SizeClassCache* CurrentCache
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _caches + _platform.CurrentCpu;
    }

    /// <summary>Whether a block's head would be inside the range, before the word that ends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Contains(HeapBlock* block) => (nuint)((byte*)block - _start) < _lastHead;

    /// <summary>Whether a pointer is that of a block that somebody has.</summary>
    // SAFETY: the head is only read inside the heap's range, before the word that ends it, whatever it contains.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsHeld(HeapBlock* block) => Contains(block) && HeapBlock.IsHeld(HeapBlock.Unseal(block, block->Header));

    /// <summary>Panics because of a pointer that is not a used block's, unless it is null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectPointer(void* memory)
    {
        // SAFETY: as in IsHeld.
        HeapBlock* block = HeapBlock.FromMemory(memory);
        Check.That(memory == null || Contains(block), "a pointer that is not the heap's is freed");
        if (memory != null)
        {
            Panic.Raise(HeapBlock.IsSealed(block, block->Header) ? "heap memory is freed twice" : NotGiven);
        }
    }

    /// <summary>Gives a block of a size whose stack is empty, and fetches some for the stack; enables interrupts again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* Refill(CacheStack* stack, nuint blockSize, InterruptState previous)
    {
        _list.Lock.Enter(_platform);
        HeapBlock* block = _list.Take(blockSize, stack, SizeClassCache.GetBatch(blockSize));
        if (block == null)
        {
            block = FlushOrGrow(blockSize);
        }

        _list.Lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
        return block == null ? null : HeapBlock.GetMemory(block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateFromList(nuint size)
    {
        if (size > _list.Capacity)
        {
            return null;
        }

        nuint blockSize = HeapBlock.GetBlockSize(size);
        InterruptState previous = _platform.DisableInterrupts();
        _list.Lock.Enter(_platform);
        HeapBlock* block = TakeOrGrow(blockSize);
        _list.Lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
        return block == null ? null : HeapBlock.GetMemory(block);
    }

    /// <summary>Frees a large block, or panics.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeToList(HeapBlock* block, ulong content)
    {
        if (!HeapBlock.IsHeld(content))
        {
            RejectPointer(HeapBlock.GetMemory(block));
        }

        InterruptState previous = _platform.DisableInterrupts();
        _list.Lock.Enter(_platform);
        _list.Release(block);
        _list.Lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Takes a block from the lists, which gets longer if they have none; null if there is no memory. Under the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HeapBlock* TakeOrGrow(nuint blockSize)
    {
        HeapBlock* block = _list.Take(blockSize);
        return block == null ? FlushOrGrow(blockSize) : block;
    }

    /// <summary>Finds a block where there was none, after merging what is kept for later, or at last by growing; null if there is no memory. Under the lock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private HeapBlock* FlushOrGrow(nuint blockSize)
    {
        HeapBlock* block = FlushAll() ? _list.Take(blockSize) : null;
        if (block == null && _list.TryGrow(blockSize))
        {
            _lastHead = _list.LastHead;
            block = _list.Take(blockSize);
        }

        return block;
    }

    /// <summary>Gives the lists back what the current CPU keeps. Under the lock.</summary>
    private bool FlushAll()
    {
        bool any = false;
        SizeClassCache* cache = CurrentCache;
        for (nuint blockSize = HeapBlock.MinimumSize; blockSize <= SizeClassCache.LargestBlock; blockSize += HeapBlock.Alignment)
        {
            CacheStack* stack = SizeClassCache.GetStack(cache, blockSize);
            any |= stack->Top != null;
            ReleaseKept(stack, int.MaxValue);
        }

        return any;
    }

    /// <summary>Frees a block whose stack is full, and half of the stack with it; enables interrupts again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Flush(CacheStack* stack, HeapBlock* block, InterruptState previous)
    {
        _list.Lock.Enter(_platform);
        ReleaseKept(stack, SizeClassCache.GetLimit(HeapBlock.GetSize(block->Header)) / 2);
        _list.Release(block);
        _list.Lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
    }

    private void ReleaseKept(CacheStack* stack, int count)
    {
        for (; stack->Top != null && count > 0; count--)
        {
            // SAFETY: as in Allocate.
            HeapBlock* block = stack->Top;
            stack->Top = block->Next;
            stack->Room++;
            block->Header &= ~HeapBlock.Cached;
            _list.Release(block);
        }
    }

    private nuint CountCached()
    {
        nuint count = 0;
        for (int cpu = 0; cpu < _cpuCount; cpu++)
        {
            for (nuint blockSize = HeapBlock.MinimumSize; blockSize <= SizeClassCache.LargestBlock; blockSize += HeapBlock.Alignment)
            {
                CacheStack* stack = SizeClassCache.GetStack(_caches + cpu, blockSize);
                nint kept = 0;

                // SAFETY: the walk has found every cached block sound.
                for (HeapBlock* block = stack->Top; block != null; block = block->Next)
                {
                    Check.That(HeapBlock.GetSize(block->Header) == blockSize, "the heap is corrupt: a block is kept for the wrong size");
                    kept++;
                }

                Check.That(kept + stack->Room == SizeClassCache.GetLimit(blockSize), "the heap is corrupt: a cache has lost count");
                count += (nuint)kept;
            }
        }

        return count;
    }
}
