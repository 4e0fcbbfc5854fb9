using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Heap;

// SAFETY: as said where the type is described.
public sealed unsafe partial class KernelHeap<TPages, TPlatform>
{
    private ulong _armed;

    /// <summary>Gives memory with a guard.</summary>
    private void* AllocateGuarded(nuint size)
    {
        nuint blockSize = HeapBlock.GetBlockSize(size + _extraBytes);
        HeapBlock* block = blockSize <= SizeClassCache.LargestSmall ? TakeKept(blockSize) : TakeFromList(blockSize);
        return block == null ? null : Arm(block, size);
    }

    /// <summary>Frees a small block with a guard. Interrupts are disabled.</summary>
    private void FreeGuarded(HeapBlock* block)
    {
        Disarm(block);
        CacheStack* stack = SizeClassCache.GetSmall(_guardedCaches + _platform.CurrentCpu, HeapBlock.GetSize(block->Header));
        if (stack->Room == 0)
        {
            GiveBack(stack, block);
            return;
        }

        Keep(stack, block);
    }

    private HeapBlock* TakeKept(nuint blockSize)
    {
        InterruptState previous = _platform.DisableInterrupts();
        CacheStack* stack = SizeClassCache.GetSmall(_guardedCaches + _platform.CurrentCpu, blockSize);
        HeapBlock* block = stack->Top;
        if (block == null)
        {
            block = Fetch(stack, blockSize);
        }
        else
        {
            stack->Top = block->Next;
            stack->Room++;
            HeapBlock.TurnCached(block);
            BlockGuard.FillFreed(block, HeapBlock.HeaderSize, 2 * HeapBlock.HeaderSize);
        }

        _platform.RestoreInterrupts(previous);
        return block;
    }

    /// <summary>Sees that nobody has written into a block since it was freed, and gives it to a user.</summary>
    private void* Arm(HeapBlock* block, nuint size)
    {
        BlockGuard.CheckFreed(block, HeapBlock.HeaderSize, HeapBlock.GetSize(block->Header));
        BlockGuard.Arm(block, size, Interlocked.Increment(ref _armed));
        return HeapBlock.GetMemory(block);
    }

    /// <summary>Sees that a user has kept to his block, and overwrites it.</summary>
    private static void Disarm(HeapBlock* block)
    {
        BlockGuard.Check(block);
        BlockGuard.FillFreed(block, HeapBlock.HeaderSize, HeapBlock.GetSize(block->Header));
    }

    /// <summary>Panics because of a pointer that is not a used block's, unless it is null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectPointer(void* memory)
    {
        if (memory == null)
        {
            return;
        }

        HeapBlock* block = HeapBlock.FromMemory(memory);
        if (!Contains(block))
        {
            Panic.Raise($"a pointer that is not the heap's is freed: 0x{(ulong)memory:x}");
        }

        nuint size = HeapBlock.GetSize(block->Header);
        if (HeapBlock.IsSealed(block, block->Header) && size >= HeapBlock.MinimumSize)
        {
            Panic.Raise($"heap memory is freed twice: 0x{(ulong)memory:x}, a block of {size} bytes");
        }

        Panic.Raise($"0x{(ulong)memory:x} is freed, which the heap did not give, or somebody has written before it: its head is 0x{block->Header:x}");
    }

    private nuint CountCached()
    {
        nuint count = 0;
        for (int cpu = 0; cpu < _cpuCount; cpu++)
        {
            for (int i = 0; i < SizeClassCache.ClassCount; i++)
            {
                CacheStack* stack = SizeClassCache.GetClass(KeptCaches + cpu, i);
                nuint blockSize = SizeClassCache.GetBlockSize(i);
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

    private ulong CountListCalls()
    {
        ulong sum = 0;
        for (int cpu = 0; cpu < _cpuCount; cpu++)
        {
            sum += _caches[cpu].ListCalls;
        }

        return sum;
    }
}
