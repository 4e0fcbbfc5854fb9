namespace KernelOS.Core.Platform;

/// <summary>What a home found in a frame that a handler returned through, beside the registers; any values.</summary>
public struct SignalReturn
{
    /// <summary>Whether the frame could be read; the mask counts then, even if the registers cannot be loaded.</summary>
    public bool IsRead;

    /// <summary>The mask; bit 0 is signal 1.</summary>
    public ulong Mask;

    /// <summary>The stack for handlers: its lowest address.</summary>
    public ulong AlternateAddress;

    /// <summary>Its size in bytes.</summary>
    public ulong AlternateSize;

    /// <summary>Its SS_ flags.</summary>
    public uint AlternateFlags;

    /// <summary>What the system call is to return, so that the register is what it was.</summary>
    public nint Result;
}
