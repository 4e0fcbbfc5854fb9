using System.Runtime.CompilerServices;

namespace KernelOS.Core.Platform;

/// <summary>Who took a frame: a use, and within it a number.</summary>
/// <remarks>
/// <code>
/// 31      24 23                      0
/// │  use   │  number, its low 24 bits │
/// </code>
/// </remarks>
public readonly struct FrameOwner
{
    private const int UseShift = 24;
    private const uint NumberMask = (1 << UseShift) - 1;

    private FrameOwner(uint value) => Value = value;

    /// <summary>An owner without a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameOwner(FrameUse use) => Value = (uint)use << UseShift;

    /// <summary>An owner of which there are several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameOwner(FrameUse use, ulong number) => Value = ((uint)use << UseShift) | ((uint)number & NumberMask);

    /// <summary>What the frame is used for.</summary>
    public FrameUse Use => (FrameUse)(Value >> UseShift);

    /// <summary>Whose it is among those with this use: the low 24 bits of the number.</summary>
    public uint Number => Value & NumberMask;

    /// <summary>Both in one word.</summary>
    internal uint Value { get; }

    internal static FrameOwner FromValue(uint value) => new(value);
}
