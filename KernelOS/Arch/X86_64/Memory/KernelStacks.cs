using System.Numerics;
using System.Runtime.CompilerServices;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>Kernel stacks of 16 KiB; below each lie 16 KiB that are never mapped, so that an overflow is a double fault and not a silent corruption.</summary>
internal static class KernelStacks
{
    /// <summary>The size of a stack in bytes.</summary>
    public const ulong Size = 16 * 1024;

    private const ulong Stride = 2 * Size;
    private const int MaximumCount = 4096;
    private const int WordBits = 64;

    private static SpinLock s_lock = new(LockLevel.KernelRanges);
    private static Slots s_used;

    /// <summary>Gives a mapped stack; false if there is no memory, or if there are too many.</summary>
    public static bool TryAllocate(out VirtualRange stack)
    {
        stack = default;
        if (!TryTakeSlot(out int slot))
        {
            return false;
        }

        VirtualAddress start = VirtualAddress.Create(KernelAddressMap.StackBase + ((ulong)slot * Stride) + Size);
        if (!KernelPageTables.TryMapNew(start, Size, FrameUse.KernelStack))
        {
            ReturnSlot(slot);
            return false;
        }

        stack = VirtualRange.Create(start, Size);
        return true;
    }

    /// <summary>Takes back a stack on which nothing runs.</summary>
    public static void Free(VirtualRange stack)
    {
        KernelPageTables.UnmapAndFree(stack.Start, Size);
        ReturnSlot((int)((stack.Start.Value - KernelAddressMap.StackBase) / Stride));
    }

    private static bool TryTakeSlot(out int slot)
    {
        using SpinLockGuard<BareMetal> guard = s_lock.Acquire(default(BareMetal));
        for (int word = 0; word < MaximumCount / WordBits; word++)
        {
            if (s_used[word] != ulong.MaxValue)
            {
                int bit = BitOperations.TrailingZeroCount(~s_used[word]);
                s_used[word] |= 1UL << bit;
                slot = (word * WordBits) + bit;
                return true;
            }
        }

        slot = -1;
        return false;
    }

    private static void ReturnSlot(int slot)
    {
        using SpinLockGuard<BareMetal> guard = s_lock.Acquire(default(BareMetal));
        ulong bit = 1UL << (slot % WordBits);
        Check.That((s_used[slot / WordBits] & bit) != 0, "a kernel stack is given back twice");
        s_used[slot / WordBits] &= ~bit;
    }

    [InlineArray(MaximumCount / WordBits)]
    private struct Slots
    {
        private ulong _first;
    }
}
