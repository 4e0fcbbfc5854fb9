using System;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Fills each frame that is freed with a pattern, and panics when it is taken again if somebody has written to it.</summary>
/// <remarks>
/// A bit for each frame says that it holds the pattern: those that were never used, or were a part of a larger frame, do
/// not. As an address the pattern is none, so that who follows a pointer out of freed memory faults.
/// </remarks>
/// <typeparam name="TMemory">Shows the frames.</typeparam>
/// <param name="memory">Shows the frames.</param>
/// <param name="marks">At least <see cref="FrameAllocator{TPlatform}.GetGuardBytes"/> zeroed bytes, aligned to 8, for good.</param>
// SAFETY: the allocator's indexes are below its number of frames, and it gives out RAM, which the window shows.
public sealed unsafe class FreedFramePattern<TMemory>(TMemory memory, ulong* marks) : FrameGuard
    where TMemory : struct, IPhysicalMemory
{
    private const byte Filling = 0xF4;
    private const ulong Pattern = 0xF4F4_F4F4_F4F4_F4F4;
    private const int FrameSize = 4096;
    private const int Words = FrameSize / sizeof(ulong);
    private const int WordsAtOnce = 8;

    private readonly TMemory _memory = memory;

    internal override void OnFreed(ulong index, Frame<Size4KiB> frame)
    {
        new Span<byte>(_memory.GetPointer(frame.Start), FrameSize).Fill(Filling);
        Interlocked.Or(ref marks[index >> 6], 1UL << (int)(index & 63));
    }

    internal override void OnTaken(ulong index, Frame<Size4KiB> first, ulong count)
    {
        for (ulong i = 0; i < count; i++)
        {
            ulong mark = 1UL << (int)((index + i) & 63);
            ref ulong word = ref marks[(index + i) >> 6];
            if ((Volatile.Read(ref word) & mark) != 0)
            {
                Interlocked.And(ref word, ~mark);
                Verify(first + i);
            }
        }
    }

    private void Verify(Frame<Size4KiB> frame)
    {
        ulong* words = (ulong*)_memory.GetPointer(frame.Start);
        ulong differences = 0;
        for (ulong* at = words; at < words + Words; at += WordsAtOnce)
        {
            differences |= (at[0] ^ Pattern) | (at[1] ^ Pattern) | (at[2] ^ Pattern) | (at[3] ^ Pattern)
                | (at[4] ^ Pattern) | (at[5] ^ Pattern) | (at[6] ^ Pattern) | (at[7] ^ Pattern);
        }

        for (int i = 0; differences != 0 && i < Words; i++)
        {
            if (words[i] != Pattern)
            {
                Panic.Raise($"a free frame was written to: 0x{words[i]:x} is at physical address 0x{frame.Start.Value + ((ulong)i * sizeof(ulong)):x}");
            }
        }
    }
}
