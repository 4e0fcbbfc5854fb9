using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Watches which frames a <see cref="FrameAllocator{TPlatform}"/> gives out and takes back, in debug builds.</summary>
public abstract class FrameGuard
{
    /// <summary>A frame of 4 KiB is about to be free; nobody else can have it yet.</summary>
    /// <param name="index">Its number in the allocator's bitmap.</param>
    /// <param name="frame">The frame.</param>
    internal abstract void OnFreed(ulong index, Frame<Size4KiB> frame);

    /// <summary>Frames side by side have been taken.</summary>
    /// <param name="index">The first one's number in the allocator's bitmap.</param>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many.</param>
    internal abstract void OnTaken(ulong index, Frame<Size4KiB> first, ulong count);
}
