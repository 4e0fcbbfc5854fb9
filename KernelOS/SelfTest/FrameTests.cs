using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.SelfTest;

/// <summary>Physical memory: what the frame allocator gives belongs to one owner, is memory indeed, and comes back.</summary>
// SAFETY: every frame that is touched is the test's own, and the direct map shows it.
internal static unsafe class FrameTests
{
    private const int Count = 1000;
    private const int WordsPerFrame = 512;

    /// <summary>Many frames are held at once, each keeps its own pattern, and all are free again afterwards.</summary>
    public static void FramesAreDistinctAndComeBack(ref SelfTestRunner test)
    {
        ulong freeBefore = Kernel.Frames.FreeFrames;
        ulong last = 0;
        int taken = 0;
        while (taken < Count && Kernel.Frames.TryAllocate(out Frame<Size4KiB> frame))
        {
            // The first word leads to the frame before, so that no list of them is needed.
            ulong address = frame.Start.Value;
            Fill(address, last);
            last = address;
            taken++;
        }

        test.Check(taken == Count, $"only {taken} frames could be had");
        test.Check(Kernel.Frames.FreeFrames == freeBefore - (ulong)taken, "the count of free frames is wrong while frames are held");
        for (ulong address = last; address != 0;)
        {
            ulong next = *WordsAt(address);
            test.Check(HoldsPattern(address), $"the frame at 0x{address:x} has another owner too");
            Kernel.Frames.Free(Frame<Size4KiB>.Create(PhysicalAddress.Create(address)));
            address = next;
        }

        test.Check(Kernel.Frames.FreeFrames == freeBefore, $"{freeBefore - Kernel.Frames.FreeFrames} frames were lost");
    }

    /// <summary>A frame of 2 MiB is aligned, memory from end to end, and comes back.</summary>
    public static void LargeFramesAreAligned(ref SelfTestRunner test)
    {
        ulong freeBefore = Kernel.Frames.FreeFrames;
        if (!test.Check(Kernel.Frames.TryAllocate(out Frame<Size2MiB> frame), "there is no frame of 2 MiB"))
        {
            return;
        }

        ulong address = frame.Start.Value;
        test.Check(address % Frame<Size2MiB>.Size == 0, $"the frame at 0x{address:x} is not aligned");
        for (ulong offset = 0; offset < Frame<Size2MiB>.Size; offset += Frame<Size4KiB>.Size)
        {
            Fill(address + offset, offset);
        }

        for (ulong offset = 0; offset < Frame<Size2MiB>.Size; offset += Frame<Size4KiB>.Size)
        {
            test.Check(HoldsPattern(address + offset) && *WordsAt(address + offset) == offset, $"the frame does not keep what is written at 0x{offset:x}");
        }

        Kernel.Frames.Free(frame);
        test.Check(Kernel.Frames.FreeFrames == freeBefore, "frames were lost");
    }

    private static void Fill(ulong address, ulong firstWord)
    {
        ulong* words = WordsAt(address);
        words[0] = firstWord;
        for (int i = 1; i < WordsPerFrame; i++)
        {
            words[i] = address + (ulong)i;
        }
    }

    private static bool HoldsPattern(ulong address)
    {
        ulong* words = WordsAt(address);
        for (int i = 1; i < WordsPerFrame; i++)
        {
            if (words[i] != address + (ulong)i)
            {
                return false;
            }
        }

        return true;
    }

    private static ulong* WordsAt(ulong address) => (ulong*)default(BareMetal).GetPointer(PhysicalAddress.Create(address));
}
