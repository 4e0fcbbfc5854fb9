using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Paging;

/// <summary>Gives each page other attributes, but writing only where the frame has no other user.</summary>
internal readonly struct ProtectPrivateChange<TFormat>(PageAttributes attributes, FrameTable references) : IEntryChange
    where TFormat : struct, IPageTableFormat
{
    /// <inheritdoc/>
    public static bool KeepsPages => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Apply(ulong entry, VirtualAddress start, int level)
    {
        PhysicalAddress frame = TFormat.DecodeFrame(entry, level);
        ulong updated = TFormat.EncodeLeaf(frame, attributes, level);
        bool isShared = level == 0
            ? references.IsShared(Frame<Size4KiB>.FromUnchecked(frame))
            : references.IsShared(Frame<Size2MiB>.FromUnchecked(frame));
        return isShared ? TFormat.MakeReadOnly(updated) : updated;
    }
}
