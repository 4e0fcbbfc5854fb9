using System.Runtime.CompilerServices;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <summary>From where one frame is to come; the default is the CPU's node.</summary>
/// <param name="policy">The policy; its nodes exist.</param>
/// <param name="turn">Whose turn it is if the policy takes nodes by turns.</param>
public readonly struct FramePlacement(in MemoryPolicy policy, ulong turn)
{
    private readonly MemoryPolicy _policy = policy;
    private readonly ulong _turn = turn;

    /// <summary>Takes a frame from there; false if there is none left that the policy allows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAllocateFrame<TPlatform>(TPlatform platform, FrameOwner owner, out Frame<Size4KiB> frame)
        where TPlatform : struct, IFrameSource, INumaMemory =>
        _policy.IsLocal ? platform.TryAllocateFrame(owner, out frame) : platform.TryAllocateFrame(_policy, _turn, owner, out frame);
}
