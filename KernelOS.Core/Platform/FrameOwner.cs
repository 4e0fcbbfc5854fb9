using System.Runtime.CompilerServices;

namespace KernelOS.Core.Platform;

/// <summary>Who took a frame: a use, and within it a number.</summary>
/// <remarks>
/// It has the form of an entry of <see cref="FrameTable"/>, so that entering it is one store:
/// <code>
/// 63    56 55                      32 31  0
/// │  use  │  number, its low 24 bits │  0  │
/// </code>
/// </remarks>
public readonly struct FrameOwner
{
    private const int UseShift = 56;
    private const int NumberShift = 32;
    private const uint NumberMask = 0xFF_FFFF;

    private FrameOwner(ulong entry) => NewEntry = entry & ~(ulong)uint.MaxValue;

    /// <summary>An owner without a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameOwner(FrameUse use) => NewEntry = (ulong)use << UseShift;

    /// <summary>An owner of which there are several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameOwner(FrameUse use, ulong number) => NewEntry = ((ulong)use << UseShift) | ((number & NumberMask) << NumberShift);

    /// <summary>What the frame is used for.</summary>
    public FrameUse Use => (FrameUse)(NewEntry >> UseShift);

    /// <summary>Whose it is among those with this use: the low 24 bits of the number.</summary>
    public uint Number => (uint)(NewEntry >> NumberShift) & NumberMask;

    /// <summary>The entry in the frame table of a frame that has one user.</summary>
    internal ulong NewEntry
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get;
    }

    internal static FrameOwner FromEntry(ulong entry) => new(entry);
}
