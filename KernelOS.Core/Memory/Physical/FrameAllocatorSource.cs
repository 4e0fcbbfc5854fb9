using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <summary>A frame allocator as a source of single frames.</summary>
/// <typeparam name="TPlatform">As for the allocator.</typeparam>
/// <param name="allocator">The allocator.</param>
public readonly struct FrameAllocatorSource<TPlatform>(FrameAllocator<TPlatform> allocator) : IFrameSource
    where TPlatform : struct, ICpu
{
    private readonly FrameAllocator<TPlatform> _allocator = allocator;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAllocateFrame(FrameOwner owner, out Frame<Size4KiB> frame) => _allocator.TryAllocate(out frame);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeFrame(Frame<Size4KiB> frame) => _allocator.Free(frame);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeZeroFrame(out Frame<Size4KiB> frame) => _allocator.TryTakeZeroFrame(out frame);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryKeepZeroFrame(Frame<Size4KiB> frame) => _allocator.TryKeepZeroFrame(frame);
}
