using KernelOS.Arch.X86_64;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Diagnostics;

namespace KernelOS.SelfTest;

/// <summary>Mapping and unmapping on the machine: the CPU sees at once what the tables say.</summary>
internal static unsafe class PagingTests
{
    /// <summary>In the kernel's slot, behind everything that it uses.</summary>
    private const ulong Address = KernelAddressMap.HeapBase + (3 * KernelAddressMap.HeapSize);

    /// <summary>A page shows the frame it is mapped to, then nothing, then another frame; the tables come back to what they were.</summary>
    public static void MappingsTakeEffectAtOnce(ref SelfTestRunner test)
    {
        BareMetal platform = default;
        Page<Size4KiB> page = Page<Size4KiB>.Create(VirtualAddress.Create(Address));
        ulong freeBefore = Kernel.Frames.FreeFrames;
        for (ulong round = 1; round <= 3; round++)
        {
            if (!test.Check(platform.TryAllocateFrame(default, out Frame<Size4KiB> frame), "there is no frame")
                || !test.Check(KernelPageTables.TryMap(page, frame), "there is no memory for page tables"))
            {
                return;
            }

            // SAFETY: the page has just been mapped to a frame of the test's own, which the direct map shows too.
            ulong* direct = (ulong*)platform.GetPointer(frame.Start);
            *direct = round;
            test.Check(*(ulong*)Address == round, $"mapping {round} shows {*(ulong*)Address}");
            *(ulong*)Address = round + 100;
            test.Check(*direct == round + 100, "what is written through a page does not reach its frame");

            // Unmapping gives the frame back; the next round gets it or another one.
            KernelPageTables.UnmapAndFree(page);
            test.Check(!default(KernelStackMemory).TryReadWord(Address, out _), "an unmapped page is still in the tables");
        }

        test.Check(Kernel.Frames.FreeFrames == freeBefore, $"{freeBefore - Kernel.Frames.FreeFrames} frames were lost");
    }

    /// <summary>Below the stack that the test runs on nothing is mapped.</summary>
    public static void GuardsAreNotMapped(ref SelfTestRunner test)
    {
        VirtualRange stack = Kernel.Scheduler.CurrentThread.Stack;
        KernelStackMemory memory = default;
        test.Check(stack.Length > 0, "the test's thread has no stack of its own");
        test.Check(memory.TryReadWord(stack.Start.Value, out _), "the stack's lowest word is not mapped");
        for (ulong below = 8; below <= Page<Size4KiB>.Size; below += 8)
        {
            test.Check(!memory.TryReadWord(stack.Start.Value - below, out _), $"{below} bytes below the stack something is mapped");
        }
    }
}
