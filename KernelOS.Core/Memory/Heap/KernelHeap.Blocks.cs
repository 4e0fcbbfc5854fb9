using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Memory.Heap;

// SAFETY: as said where the type is described.
public sealed unsafe partial class KernelHeap<TPages, TPlatform>
{
    /// <summary>The current CPU's cache; interrupts are disabled.</summary>
    private SizeClassCache* CurrentCache
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _caches + _platform.CurrentCpu;
    }

    /// <summary>The caches that blocks are in.</summary>
    private SizeClassCache* KeptCaches => IsDebugging ? _guardedCaches : _caches;

    private int ListCount => _lists is null ? 1 : _lists.Length;

    private FirstFitHeap<TPages> GetList(int index) => _lists is null ? _list : _lists[index];

    /// <summary>The list in whose range a block is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FirstFitHeap<TPages> GetListOf(HeapBlock* block) =>
        _lists is null ? _list : _lists[(int)((nuint)((byte*)block - _start) / _capacity)];

    /// <summary>The current CPU's own list, after it has given back what another CPU has asked it for. Interrupts are disabled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FirstFitHeap<TPages> GoToList()
    {
        SizeClassCache* cache = CurrentCache;
        cache->ListCalls++;
        return cache->Attention == 0 ? _list : GoToOtherList(cache);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FirstFitHeap<TPages> GoToOtherList(SizeClassCache* cache)
    {
        if (cache->IsWanted != 0)
        {
            cache->IsWanted = 0;
            FlushAll();
        }

        return GetList(cache->List);
    }

    /// <summary>Notes where the range ends now; under the list's lock.</summary>
    private void UpdateEnd()
    {
        // Of several lists, all have room behind them but the last: a pointer into it leads to a page fault, which is a panic too.
        _lastHead = _lists is null ? _list.LastHead : ((nuint)_lists.Length * _capacity) - HeapBlock.HeaderSize;
    }

    /// <summary>Whether a block's head would be inside the range, before the word that ends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Contains(HeapBlock* block) => (nuint)((byte*)block - _start) < _lastHead;

    /// <summary>Whether a pointer is that of a block that somebody has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsHeld(HeapBlock* block) => Contains(block) && HeapBlock.IsHeld(HeapBlock.Unseal(block, block->Header));

    /// <summary>Puts a used block on a stack that has room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(CacheStack* stack, HeapBlock* block)
    {
        HeapBlock.TurnCached(block);
        block->Next = stack->Top;
        stack->Top = block;
        stack->Room--;
    }

    /// <summary>Gives memory of a size whose stack is empty, and fetches some blocks for the stack; enables interrupts again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* Refill(CacheStack* stack, nuint size, InterruptState previous)
    {
        if (IsDebugging)
        {
            _platform.RestoreInterrupts(previous);
            return AllocateGuarded(size);
        }

        HeapBlock* block = Fetch(stack, HeapBlock.GetBlockSize(size));
        _platform.RestoreInterrupts(previous);
        return block == null ? null : HeapBlock.GetMemory(block);
    }

    /// <summary>Takes blocks out of the lists for a stack that is empty, and one to give out; null if there is no memory. Interrupts are disabled.</summary>
    private HeapBlock* Fetch(CacheStack* stack, nuint blockSize)
    {
        FirstFitHeap<TPages> list = GoToList();
        list.Lock.Enter(_platform);
        HeapBlock* block = list.Take(blockSize, stack, SizeClassCache.GetBatch(blockSize));
        list.Lock.Exit(_platform);
        return block == null ? FindElsewhere(blockSize) : block;
    }

    /// <summary>Frees a block whose stack is full, and half of the stack with it; enables interrupts again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Flush(CacheStack* stack, HeapBlock* block, InterruptState previous)
    {
        if (IsDebugging)
        {
            FreeGuarded(block);
        }
        else
        {
            GiveBack(stack, block);
        }

        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Gives the lists a block and half of its stack. Interrupts are disabled.</summary>
    private void GiveBack(CacheStack* stack, HeapBlock* block)
    {
        GoToList();
        Keep(stack, block);
        ReleaseKept(stack, 1 + (SizeClassCache.GetLimit(HeapBlock.GetSize(block->Header)) / 2));
    }

    /// <summary>Gives memory that no CPU keeps.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateLarge(nuint size)
    {
        if (size > _largestUnguarded)
        {
            return size > _capacity ? null : AllocateGuarded(size);
        }

        // Sizes that are multiples of a larger number leave fewer pieces that fit nobody, and are kept with more success.
        nuint blockSize = (size + HeapBlock.HeaderSize + SizeClassCache.MediumStep - 1) & ~(SizeClassCache.MediumStep - 1);
        if (blockSize <= SizeClassCache.LargestMedium)
        {
            InterruptState previous = _platform.DisableInterrupts();
            CacheStack* stack = SizeClassCache.GetMedium(CurrentCache, blockSize);
            HeapBlock* kept = stack->Top;
            if (kept != null)
            {
                stack->Top = kept->Next;
                stack->Room++;
                HeapBlock.TurnCached(kept);
                _platform.RestoreInterrupts(previous);
                return HeapBlock.GetMemory(kept);
            }

            _platform.RestoreInterrupts(previous);
        }

        return AllocateRounded(blockSize);
    }

    /// <summary>Gives memory of a block size that is rounded already.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateRounded(nuint blockSize)
    {
        HeapBlock* block = AllocateFromList(blockSize);
        return block == null ? null : HeapBlock.GetMemory(block);
    }

    /// <summary>Takes a block out of the lists; null if there is no memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HeapBlock* AllocateFromList(nuint blockSize)
    {
        InterruptState previous = _platform.DisableInterrupts();
        FirstFitHeap<TPages> list = GoToList();
        list.Lock.Enter(_platform);
        HeapBlock* block = list.Take(blockSize);
        list.Lock.Exit(_platform);
        if (block == null)
        {
            block = FindElsewhere(blockSize);
        }

        _platform.RestoreInterrupts(previous);
        return block;
    }

    /// <summary>As <see cref="AllocateFromList"/>, for where it is rare.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private HeapBlock* TakeFromList(nuint blockSize) => AllocateFromList(blockSize);

    /// <summary>Frees a block that no CPU keeps, or panics.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeLarge(HeapBlock* block, ulong content)
    {
        if (!HeapBlock.IsHeld(content))
        {
            RejectPointer(HeapBlock.GetMemory(block));
        }

        if (IsDebugging)
        {
            Disarm(block);
        }
        else if (content < SizeClassCache.LargestMedium + HeapBlock.Alignment && (content & (SizeClassCache.MediumStep - HeapBlock.Alignment)) == 0)
        {
            InterruptState previous = _platform.DisableInterrupts();
            CacheStack* stack = SizeClassCache.GetMedium(CurrentCache, (nuint)content & ~(nuint)HeapBlock.FlagMask);
            if (stack->Room != 0)
            {
                Keep(stack, block);
                _platform.RestoreInterrupts(previous);
                return;
            }

            _platform.RestoreInterrupts(previous);
        }

        ReleaseToList(block);
    }

    /// <summary>Gives a used block to the list it came from.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReleaseToList(HeapBlock* block)
    {
        FirstFitHeap<TPages> list = GetListOf(block);
        InterruptState previous = _platform.DisableInterrupts();
        list.Lock.Enter(_platform);
        list.Release(block);
        list.Lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
    }

    /// <summary>Finds a block where the CPU's own list has none: after merging what is kept for later, by growing, at last in the others; null if there is no memory. Interrupts are disabled.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private HeapBlock* FindElsewhere(nuint blockSize)
    {
        bool any = FlushAll();
        FirstFitHeap<TPages> own = GetList(_caches[_platform.CurrentCpu].List);
        own.Lock.Enter(_platform);
        HeapBlock* block = any ? own.Take(blockSize) : null;
        if (block == null && (own.TryFill(blockSize) || own.TryGrow(blockSize)))
        {
            UpdateEnd();
            block = own.Take(blockSize);
        }

        block = block == null ? own.TakeLast(blockSize) : block;
        own.Lock.Exit(_platform);
        for (int i = 0; block == null && i < ListCount; i++)
        {
            FirstFitHeap<TPages> other = GetList(i);
            if (other != own && other.Extent != 0)
            {
                other.Lock.Enter(_platform);
                block = other.Take(blockSize);
                block = block == null ? other.TakeLast(blockSize) : block;
                other.Lock.Exit(_platform);
            }
        }

        return block;
    }

    /// <summary>Gives back the pages that nobody uses, one stretch after the other and without the lock, so that neither interrupts nor other CPUs wait for all of them.</summary>
    private nuint GiveBackPages(FirstFitHeap<TPages> list)
    {
        nuint given = 0;
        HeapBlock* hollow = null;
        while (true)
        {
            nuint bytes;
            byte* pages;
            using (SpinLockGuard<TPlatform> guard = list.Lock.Acquire(_platform))
            {
                if (hollow != null)
                {
                    list.AddHollow(hollow);
                }

                hollow = list.TakeHollow(out pages, out bytes);
                if (hollow == null)
                {
                    given += list.ShrinkEnd();
                    UpdateEnd();
                    return given;
                }
            }

            list.Pages.Unmap(pages, bytes);
            given += bytes;
        }
    }

    /// <summary>Gives the lists back what the current CPU keeps. Interrupts are disabled.</summary>
    private bool FlushAll()
    {
        bool any = false;
        SizeClassCache* cache = KeptCaches + _platform.CurrentCpu;
        for (int i = 0; i < SizeClassCache.ClassCount; i++)
        {
            CacheStack* stack = SizeClassCache.GetClass(cache, i);
            any |= stack->Top != null;
            ReleaseKept(stack, int.MaxValue);
        }

        return any;
    }

    /// <summary>Gives the lists back some of what a stack of the current CPU keeps, with one lock for all that come from one list. Interrupts are disabled.</summary>
    private void ReleaseKept(CacheStack* stack, int count)
    {
        FirstFitHeap<TPages>? held = null;
        for (; stack->Top != null && count > 0; count--)
        {
            HeapBlock* block = stack->Top;
            stack->Top = block->Next;
            stack->Room++;
            HeapBlock.TurnCached(block);
            if (IsDebugging)
            {
                BlockGuard.FillFreed(block, HeapBlock.HeaderSize, 2 * HeapBlock.HeaderSize);
            }

            FirstFitHeap<TPages> list = GetListOf(block);
            if (list != held)
            {
                held?.Lock.Exit(_platform);
                list.Lock.Enter(_platform);
                held = list;
            }

            list.Release(block);
        }

        held?.Lock.Exit(_platform);
    }
}
