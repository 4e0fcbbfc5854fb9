using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Physical;

/// <summary>Frames side by side in the same state.</summary>
/// <param name="first">The first one's number.</param>
/// <param name="count">How many.</param>
/// <param name="state">Whether they are allocated.</param>
/// <param name="owner">Who took them, if they are.</param>
public readonly struct FrameRun(ulong first, ulong count, FrameState state, FrameOwner owner)
{
    /// <summary>The first one's number.</summary>
    public ulong First { get; } = first;

    /// <summary>How many.</summary>
    public ulong Count { get; } = count;

    /// <summary>Whether they are allocated.</summary>
    public FrameState State { get; } = state;

    /// <summary>Who took them, if they are allocated.</summary>
    public FrameOwner Owner { get; } = owner;

    /// <summary>Whether other frames that follow are in the same state.</summary>
    internal bool Continues(FrameState state, FrameOwner owner) =>
        State == state && (state == FrameState.Free || (Owner.Use == owner.Use && Owner.Number == owner.Number));
}
