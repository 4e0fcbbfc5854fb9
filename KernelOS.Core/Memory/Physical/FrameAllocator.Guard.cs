using System.Diagnostics;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Memory.Physical;

/// <content>Who watches the frames in debug builds.</content>
public sealed unsafe partial class FrameAllocator<TPlatform>
{
    /// <summary>Watches, in debug builds, which frames are given out and taken back; null for nobody.</summary>
    public FrameGuard? Guard { get; set; }

    /// <summary>How many bytes a guard needs that keeps a bit for each frame.</summary>
    public static ulong GetGuardBytes(MemoryMap map) => new FrameMetadata(map, null, 1, null).FrameCount / 8;

    [Conditional("DEBUG")]
    private void NoteFreed(ulong index)
    {
        if (Guard is FrameGuard guard)
        {
            guard.OnFreed(index, Frame<Size4KiB>.FromUnchecked(GetAddress(index)));
        }
    }

    [Conditional("DEBUG")]
    private void NoteTaken(long index, int order)
    {
        if (index >= 0 && Guard is FrameGuard guard)
        {
            guard.OnTaken((ulong)index, Frame<Size4KiB>.FromUnchecked(GetAddress((ulong)index)), 1UL << order);
        }
    }
}
