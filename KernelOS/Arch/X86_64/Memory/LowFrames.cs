using KernelOS.Boot;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Physical;
using KernelOS.Core.Platform;

namespace KernelOS.Arch.X86_64.Memory;

/// <summary>Frames that the boot tables show: those below 4 GiB.</summary>
internal readonly struct LowFrames : IFrameSource
{
    /// <inheritdoc/>
    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame)
    {
        if (!Kernel.Frames.TryAllocate(PhysicalLimit.Bits32, out frame))
        {
            return false;
        }

        Kernel.FrameTable.Begin(frame, owner);
        return true;
    }

    /// <inheritdoc/>
    public void FreeFrame(Frame<Size4KiB> frame) => Kernel.Frames.Free(frame);

    /// <inheritdoc/>
    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame)
    {
        // Those at hand may lie anywhere.
        frame = default;
        return false;
    }

    /// <inheritdoc/>
    public bool TryKeepZeroFrame(Frame<Size4KiB> frame) => false;
}
