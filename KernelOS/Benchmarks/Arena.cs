using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Benchmarks;

/// <summary>A run of the machine's frames that a benchmark uses as it likes, until it gives them back.</summary>
internal readonly unsafe struct Arena
{
    private const ulong NoLimit = 1UL << 40;

    private Arena(FrameRange<Size4KiB> frames) => Frames = frames;

    /// <summary>The frames.</summary>
    public FrameRange<Size4KiB> Frames { get; }

    /// <summary>Where the kernel sees them.</summary>
    public byte* Memory => default(BareMetal).GetPointer(Frames.First.Start);

    /// <summary>Takes 2 to the power <paramref name="order"/> frames; panics if there are none.</summary>
    public static Arena Take(int order)
    {
        if (!Kernel.Frames.TryAllocateRun(order, PhysicalAddress.Create(NoLimit), out FrameRange<Size4KiB> frames))
        {
            Panic.Raise("there is not enough memory for the benchmark; give the machine 128 MiB or more");
        }

        return new Arena(frames);
    }

    /// <summary>Gives them back.</summary>
    public void Free() => Kernel.Frames.FreeRun(Frames);
}
