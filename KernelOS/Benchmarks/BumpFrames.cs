using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Benchmarks;

/// <summary>Gives out the frames of a range one after the other and takes none back, so that what uses them is measured alone.</summary>
/// <param name="next">Where the number of the next frame is kept.</param>
/// <param name="end">The number behind the last frame.</param>
// SAFETY: the counter is the benchmark's own, for as long as this is used.
internal readonly unsafe struct BumpFrames(ulong* next, ulong end) : IFrameSource
{
    private readonly ulong* _next = next;
    private readonly ulong _end = end;

    /// <inheritdoc/>
    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame)
    {
        frame = Frame<Size4KiB>.FromUnchecked(PhysicalAddress.FromUnchecked(*_next << Size4KiB.Shift));
        return (*_next)++ < _end;
    }

    /// <inheritdoc/>
    public void FreeFrame(Frame<Size4KiB> frame)
    {
    }

    /// <inheritdoc/>
    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame)
    {
        frame = default;
        return false;
    }

    /// <inheritdoc/>
    public bool TryKeepZeroFrame(Frame<Size4KiB> frame) => false;
}
