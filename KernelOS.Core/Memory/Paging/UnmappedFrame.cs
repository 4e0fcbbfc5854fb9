using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>A frame of 4 KiB or 2 MiB that was mapped, and is released once no TLB knows it.</summary>
internal readonly struct UnmappedFrame
{
    private const ulong Large = 1;

    private readonly ulong _address;

    /// <summary>A small one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UnmappedFrame(Frame<Size4KiB> frame) => _address = frame.Start.Value;

    /// <summary>A large one.</summary>
    public UnmappedFrame(Frame<Size2MiB> frame) => _address = frame.Start.Value | Large;

    /// <summary>Takes a user of it away.</summary>
    /// <returns>How many pages of 4 KiB it is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Release<TPlatform>(TPlatform platform)
        where TPlatform : struct, IFrameSharing
    {
        if ((_address & Large) != 0)
        {
            FrameSharing.Release(platform, Frame<Size2MiB>.FromUnchecked(PhysicalAddress.FromUnchecked(_address - Large)));
            return PageTable.Entries;
        }

        FrameSharing.Release(platform, Frame<Size4KiB>.FromUnchecked(PhysicalAddress.FromUnchecked(_address)));
        return 1;
    }
}
