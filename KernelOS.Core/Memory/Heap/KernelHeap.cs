using System;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Numa;
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
/// Each node has a list of its own, in its own part of the range: a CPU takes from its node's, which grows by that node's
/// memory as long as there is some, and from the others' only when that is used up. A freed block stays with the CPU
/// that freed it, and at last goes back to the list it came from.
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
public sealed unsafe partial class KernelHeap<TPages, TPlatform>
    where TPages : struct, IHeapPages
    where TPlatform : struct, IInterruptControl, ICpu
{
    /// <summary>What every block that is given out is aligned to at least, in bytes.</summary>
    public const int MinimumAlignment = (int)HeapBlock.Alignment;

    private const nuint PageMask = 4095;

    private readonly TPlatform _platform;
    private readonly byte* _start;

    /// <summary>The first node's list, and the only one of most machines.</summary>
    private readonly FirstFitHeap<TPages> _list;

    /// <summary>All nodes' lists; null if there is one.</summary>
    private readonly FirstFitHeap<TPages>[]? _lists;
    private readonly nuint _capacity;
    private readonly SizeClassCache* _caches;

    /// <summary>A debugging heap's real caches; the others are always empty and always full, so that the short way need not ask.</summary>
    private readonly SizeClassCache* _guardedCaches;
    private readonly int _cpuCount;

    /// <summary>The largest size that is asked for and may be given; none if blocks have guards.</summary>
    private readonly nuint _largestUnguarded;

    /// <summary>What a block has besides what was asked for.</summary>
    private readonly nuint _extraBytes;

    /// <summary>How far behind the start the word lies that ends the range.</summary>
    private nuint _lastHead;

    /// <summary>Makes an empty heap, whose first memory it takes itself for the caches; panics if there is none.</summary>
    /// <param name="start">Where its range starts, a multiple of 4 KiB.</param>
    /// <param name="capacity">How far it may grow, in bytes, a multiple of 4 KiB and less than 64 GiB; each node has an equal part.</param>
    /// <param name="pages">Where the range grows from.</param>
    /// <param name="platform">The home.</param>
    /// <param name="options">The machine.</param>
    public KernelHeap(byte* start, nuint capacity, TPages pages, TPlatform platform, HeapOptions options)
    {
        Check.That((((nuint)start | capacity) & PageMask) == 0 && capacity < FreeLists.LargestSize, "a heap whose range is not aligned or too large");
        Check.That(options.CpuCount > 0 && options.NodeCount is > 0 and <= NumaNode.MaximumCount, "a heap without CPUs or nodes");
        _platform = platform;
        _start = start;
        _cpuCount = options.CpuCount;
        _capacity = (capacity / (nuint)options.NodeCount) & ~PageMask;
        _list = new FirstFitHeap<TPages>(start, _capacity, pages, NumaNode.First, options.Debugging);
        if (options.NodeCount > 1)
        {
            _lists = new FirstFitHeap<TPages>[options.NodeCount];
            _lists[0] = _list;
            for (int i = 1; i < options.NodeCount; i++)
            {
                _lists[i] = new FirstFitHeap<TPages>(start + ((nuint)i * _capacity), _capacity, pages, NumaNode.Create(i), options.Debugging);
            }
        }

        _largestUnguarded = options.Debugging == HeapDebugging.On ? 0 : _capacity;
        bool isDebugging = options.Debugging == HeapDebugging.On;
        nuint cacheBytes = (nuint)_cpuCount * (nuint)sizeof(SizeClassCache) * (isDebugging ? 2u : 1u);
        Check.That(_list.TryGrow(cacheBytes), "there is no memory for the heap's caches");
        _caches = (SizeClassCache*)HeapBlock.GetMemory(_list.Take(HeapBlock.GetBlockSize(cacheBytes)));
        UpdateEnd();
        for (int cpu = 0; cpu < _cpuCount; cpu++)
        {
            SizeClassCache.Initialize(_caches + cpu);
        }

        if (isDebugging)
        {
            _extraBytes = BlockGuard.ExtraBytes;
            _guardedCaches = _caches;
            _caches += _cpuCount;
            for (int cpu = 0; cpu < _cpuCount; cpu++)
            {
                _caches[cpu] = default;
            }
        }
    }

    /// <summary>Whether blocks have guards.</summary>
    public bool IsDebugging => _extraBytes != 0;

    /// <summary>Bytes from the start to the end of what is in use or free.</summary>
    public nuint Extent
    {
        get
        {
            nuint extent = 0;
            for (int i = 0; i < ListCount; i++)
            {
                extent += GetList(i).Extent;
            }

            return extent;
        }
    }

    /// <summary>Says to which node a CPU belongs, before it runs; without effect if that has no memory at all.</summary>
    public void SetNode(int cpu, NumaNode node)
    {
        Check.That((uint)cpu < (uint)_cpuCount && node.Value < ListCount, "a CPU or a node that the heap does not know");
        InterruptState previous = _platform.DisableInterrupts();
        FirstFitHeap<TPages> list = GetList(node.Value);
        list.Lock.Enter(_platform);
        bool isUsable = list.Extent != 0 || list.TryGrow(HeapBlock.MinimumSize);
        UpdateEnd();
        list.Lock.Exit(_platform);
        _caches[cpu].List = isUsable ? node.Value : 0;
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Gives <paramref name="size"/> bytes, aligned to 16; null if there is no memory. They are not cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Allocate(nuint size)
    {
        if (size > SizeClassCache.LargestSmall - HeapBlock.HeaderSize)
        {
            return AllocateLarge(size);
        }

        InterruptState previous = _platform.DisableInterrupts();
        CacheStack* stack = SizeClassCache.GetSmall(CurrentCache, HeapBlock.GetBlockSize(size));
        HeapBlock* block = stack->Top;
        if (block == null)
        {
            return Refill(stack, size, previous);
        }

        stack->Top = block->Next;
        stack->Room++;
        HeapBlock.TurnCached(block);
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

        if (size > _capacity || alignment > _capacity)
        {
            return null;
        }

        nuint blockSize = HeapBlock.GetBlockSize(size + _extraBytes);
        HeapBlock* block = TakeFromList(blockSize + alignment + HeapBlock.MinimumSize);
        if (block == null)
        {
            return null;
        }

        FirstFitHeap<TPages> list = GetListOf(block);
        using (SpinLockGuard<TPlatform> guard = list.Lock.Acquire(_platform))
        {
            block = list.Align(block, blockSize, alignment);
        }

        return IsDebugging ? Arm(block, size) : HeapBlock.GetMemory(block);
    }

    /// <summary>As <see cref="Allocate(nuint)"/>, all zero; null also for more than a span can be long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* AllocateCleared(nuint size)
    {
        void* memory = size > int.MaxValue ? null : Allocate(size);
        if (memory != null)
        {
            new Span<byte>(memory, (int)size).Clear();
        }

        return memory;
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

        ulong content = HeapBlock.Unseal(block, block->Header);
        if (content >= SizeClassCache.LargestSmall + HeapBlock.Alignment || (content & HeapBlock.Free) != 0)
        {
            FreeLarge(block, content);
            return;
        }

        InterruptState previous = _platform.DisableInterrupts();
        CacheStack* stack = SizeClassCache.GetSmall(CurrentCache, (nuint)content & ~(nuint)HeapBlock.FlagMask);
        if (stack->Room == 0)
        {
            Flush(stack, block, previous);
            return;
        }

        Keep(stack, block);
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>How many bytes the user may use of what <see cref="Allocate(nuint)"/> gave; at least as many as were asked for.</summary>
    public nuint GetUsableSize(void* memory)
    {
        HeapBlock* block = HeapBlock.FromMemory(memory);
        if (!IsHeld(block))
        {
            RejectPointer(memory);
        }

        return IsDebugging ? BlockGuard.GetSize(block) : HeapBlock.GetSize(block->Header) - HeapBlock.HeaderSize;
    }

    /// <summary>Sees to it that the next <see cref="Allocate(nuint)"/> of up to <paramref name="size"/> bytes succeeds; false if it would not.</summary>
    public bool TryReserve(nuint size)
    {
        if (size > _capacity)
        {
            return false;
        }

        // A listed free block is enough, whatever the caches hold: a smaller request can be served from it too.
        HeapBlock* block = TakeFromList(HeapBlock.GetBlockSize(size + _extraBytes));
        if (block != null)
        {
            ReleaseToList(block);
        }

        return block != null;
    }

    /// <summary>Gives back to the lists all that the current CPU keeps, and merges it with its neighbours.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool FlushCache()
    {
        InterruptState previous = _platform.DisableInterrupts();
        bool any = FlushAll();
        _platform.RestoreInterrupts(previous);
        return any;
    }

    /// <summary>Gives back the pages that nobody uses, when memory is short, but for one or two between blocks; other CPUs give back what they keep when they next go to the lists.</summary>
    /// <remarks>Takes the heap's lock and those of its pages: not to be called under a lock of <see cref="LockLevel.Heap"/> or below.</remarks>
    /// <returns>How many bytes were given back.</returns>
    public nuint Reclaim()
    {
        FlushCache();
        nuint given = 0;
        for (int i = 0; i < ListCount; i++)
        {
            given += GiveBackPages(GetList(i));
        }

        for (int cpu = 0; cpu < _cpuCount; cpu++)
        {
            Volatile.Write(ref _caches[cpu].IsWanted, 1);
        }

        return given;
    }

    /// <summary>Walks through all blocks, lists and caches, counts, and panics if anything is not as it must be; no other CPU may use the heap meanwhile.</summary>
    public HeapStatistics CheckAndCount()
    {
        HeapStatistics statistics = default;
        for (int i = 0; i < ListCount; i++)
        {
            FirstFitHeap<TPages> list = GetList(i);
            using SpinLockGuard<TPlatform> guard = list.Lock.Acquire(_platform);
            statistics += list.CheckAndCount(HeapBlock.FromMemory(KeptCaches));
        }

        Check.That(CountCached() == statistics.CachedBlocks, "the heap is corrupt: blocks are missing in the caches");
        return statistics + new HeapStatistics { ListCalls = CountListCalls() };
    }
}
