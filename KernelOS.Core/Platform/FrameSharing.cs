using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Platform;

/// <summary>What the users of a frame do, in terms of the contract.</summary>
public static class FrameSharing
{
    /// <summary>Takes one user of a frame away; the last one frees it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Release<TPlatform>(TPlatform platform, Frame<Size4KiB> frame)
        where TPlatform : struct, IFrameSharing
    {
        if (!platform.FrameTable.TryRemove(frame))
        {
            platform.FreeFrame(frame);
        }
    }
}
