using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Tests.Freestanding;

namespace KernelOS.Tests.Benchmarks.Counted;

/// <summary>Memory that a benchmark uses as it likes, for as long as the program runs.</summary>
internal readonly unsafe struct Arena
{
    private Arena(FrameRange<Size4KiB> frames) => Frames = frames;

    /// <summary>The pages, as if they were frames.</summary>
    public FrameRange<Size4KiB> Frames { get; }

    /// <summary>Where they are.</summary>
    public byte* Memory => default(HostPlatform).GetPointer(Frames.First.Start);

    /// <summary>Takes 2 to the power <paramref name="order"/> pages; panics if there are none.</summary>
    public static Arena Take(int order)
    {
        // One more, so that they can begin with a page.
        void* memory = FreestandingProgram.Allocate((((nuint)1 << order) + 1) << Size4KiB.Shift);
        Check.That(memory != null, "there is not enough memory for the benchmark");
        ulong number = ((ulong)memory >> Size4KiB.Shift) + 1;
        return new Arena(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Create(PhysicalAddress.Create(number << Size4KiB.Shift)), 1UL << order));
    }

    /// <summary>Keeps them: the program ends soon.</summary>
    public void Free()
    {
    }
}
