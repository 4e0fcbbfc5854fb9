using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

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
        block->Header |= HeapBlock.Cached;
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
        _list.Lock.Enter(_platform);
        HeapBlock* block = _list.Take(blockSize, stack, SizeClassCache.GetBatch(blockSize));
        if (block == null)
        {
            block = FlushOrGrow(blockSize);
        }

        _list.Lock.Exit(_platform);
        return block;
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
        _list.Lock.Enter(_platform);
        ReleaseKept(stack, SizeClassCache.GetLimit(HeapBlock.GetSize(block->Header)) / 2);
        _list.Release(block);
        _list.Lock.Exit(_platform);
    }

    /// <summary>Gives memory that no CPU keeps.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void* AllocateLarge(nuint size)
    {
        if (size > _list.Capacity)
        {
            return null;
        }

        if (IsDebugging)
        {
            return AllocateGuarded(size);
        }

        HeapBlock* block = AllocateFromList(HeapBlock.GetBlockSize(size));
        return block == null ? null : HeapBlock.GetMemory(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HeapBlock* AllocateFromList(nuint blockSize)
    {
        InterruptState previous = _platform.DisableInterrupts();
        _list.Lock.Enter(_platform);
        HeapBlock* block = TakeOrGrow(blockSize);
        _list.Lock.Exit(_platform);
        _platform.RestoreInterrupts(previous);
        return block;
    }

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
        SizeClassCache* cache = (IsDebugging ? _guardedCaches : _caches) + _platform.CurrentCpu;
        for (nuint blockSize = HeapBlock.MinimumSize; blockSize <= SizeClassCache.LargestBlock; blockSize += HeapBlock.Alignment)
        {
            CacheStack* stack = SizeClassCache.GetStack(cache, blockSize);
            any |= stack->Top != null;
            ReleaseKept(stack, int.MaxValue);
        }

        return any;
    }

    private void ReleaseKept(CacheStack* stack, int count)
    {
        for (; stack->Top != null && count > 0; count--)
        {
            HeapBlock* block = stack->Top;
            stack->Top = block->Next;
            stack->Room++;
            block->Header &= ~HeapBlock.Cached;
            if (IsDebugging)
            {
                BlockGuard.FillFreed(block, HeapBlock.HeaderSize, 2 * HeapBlock.HeaderSize);
            }

            _list.Release(block);
        }
    }
}
