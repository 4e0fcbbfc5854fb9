using System;
using KernelOS.Core.Diagnostics;

namespace KernelOS.Core.Memory.Heap;

/// <summary>What a debugging heap puts into blocks, to notice who writes where nothing is his.</summary>
/// <remarks>
/// <code>
/// used   │ head │ the user's bytes: 0xCD at first │ red zone: 0xFD, 16 bytes or more │ size ^ address │ number │
/// cached │ head │ link │ 0xDE …                                                                             │
/// free   │ head │ link │ link │ 0xDE …                                                               │ size │
/// </code>
/// size: what the user asked for. number: the how manyth allocation of the heap it was; with the same input it is the
/// same one each time. In front of the user's bytes, the head's seal is the red zone. A link of 0xDEDE… and a pointer of
/// 0xCDCD… are not canonical, so that following one faults.
/// </remarks>
// SAFETY: a block that is given here is inside the heap's range and has a sound head, so its size holds for what follows.
internal static unsafe class BlockGuard
{
    /// <summary>Fills memory that has just been given out.</summary>
    public const byte Fresh = 0xCD;

    /// <summary>Fills memory that is free.</summary>
    public const byte Freed = 0xDE;

    /// <summary>Fills what lies behind the user's bytes.</summary>
    public const byte RedZone = 0xFD;

    /// <summary>How many bytes a block needs besides what was asked for.</summary>
    public const nuint ExtraBytes = RedZoneBytes + TrailerBytes;

    private const nuint RedZoneBytes = 16;
    private const nuint TrailerBytes = 16;

    /// <summary>Makes a block whose contents are free one that a user has.</summary>
    public static void Arm(HeapBlock* block, nuint size, ulong number)
    {
        byte* memory = (byte*)HeapBlock.GetMemory(block);
        nuint blockSize = HeapBlock.GetSize(block->Header);
        nuint room = blockSize - HeapBlock.HeaderSize - TrailerBytes;
        Fill(memory, size, Fresh);
        Fill(memory + size, room - size, RedZone);
        ((nuint*)(memory + room))[0] = size ^ (nuint)block;
        ((ulong*)(memory + room))[1] = number;
    }

    /// <summary>Panics if what lies behind a used block's bytes was overwritten.</summary>
    public static void Check(HeapBlock* block)
    {
        byte* memory = (byte*)HeapBlock.GetMemory(block);
        nuint blockSize = HeapBlock.GetSize(block->Header);
        nuint room = blockSize - HeapBlock.HeaderSize - TrailerBytes;
        nuint size = ((nuint*)(memory + room))[0] ^ (nuint)block;
        ulong number = ((ulong*)(memory + room))[1];
        if (size > room - RedZoneBytes)
        {
            RaiseFarOverrun(memory, blockSize);
        }

        nuint offset = FindOther(memory + size, room - size, RedZone);
        if (offset != room - size)
        {
            RaiseOverrun(memory, size, offset, number);
        }
    }

    /// <summary>How many bytes the user of a block asked for.</summary>
    public static nuint GetSize(HeapBlock* block)
    {
        nuint room = HeapBlock.GetSize(block->Header) - HeapBlock.HeaderSize - TrailerBytes;
        return *(nuint*)((byte*)HeapBlock.GetMemory(block) + room) ^ (nuint)block;
    }

    /// <summary>Fills part of a block, from an offset to an end in bytes from its head, as free memory.</summary>
    public static void FillFreed(HeapBlock* block, nuint from, nuint end) => Fill((byte*)block + from, end - from, Freed);

    /// <summary>Panics if part of a free block, from an offset to an end in bytes from its head, was overwritten.</summary>
    public static void CheckFreed(HeapBlock* block, nuint from, nuint end)
    {
        nuint offset = FindOther((byte*)block + from, end - from, Freed);
        if (offset != end - from)
        {
            RaiseUseAfterFree(block, from + offset);
        }
    }

    private static void Fill(byte* memory, nuint length, byte value)
    {
        // A span is at most 2 GiB long.
        while (length > int.MaxValue)
        {
            new Span<byte>(memory, int.MaxValue).Fill(value);
            memory += int.MaxValue;
            length -= int.MaxValue;
        }

        new Span<byte>(memory, (int)length).Fill(value);
    }

    /// <summary>Where the first byte is that differs; the length if none does.</summary>
    private static nuint FindOther(byte* memory, nuint length, byte value)
    {
        ulong word = value * 0x0101_0101_0101_0101UL;
        nuint i = 0;
        while (i + sizeof(ulong) <= length && *(ulong*)(memory + i) == word)
        {
            i += sizeof(ulong);
        }

        while (i < length && memory[i] == value)
        {
            i++;
        }

        return i;
    }

    private static void RaiseOverrun(byte* memory, nuint size, nuint offset, ulong number) =>
        Panic.Raise($"heap block of {size} bytes at 0x{(ulong)memory:x} was overrun: byte {size + offset} is 0x{memory[size + offset]:x2} (allocation {number})");

    private static void RaiseFarOverrun(byte* memory, nuint blockSize) =>
        Panic.Raise($"heap block at 0x{(ulong)memory:x} was overrun: all {blockSize} bytes of it are overwritten");

    private static void RaiseUseAfterFree(HeapBlock* block, nuint offset) =>
        Panic.Raise($"heap memory was used after it was freed: 0x{(ulong)block + offset:x} is 0x{((byte*)block)[offset]:x2}, {offset - HeapBlock.HeaderSize} bytes into a free block of {HeapBlock.GetSize(block->Header)}");
}
