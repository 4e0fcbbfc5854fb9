namespace KernelOS.Core.Platform;

/// <summary>What a home needs to let a signal's handler run: everything that the program is told, or that has to come back.</summary>
public struct SignalFrame
{
    /// <summary>The signal's number.</summary>
    public int Signal;

    /// <summary>Whether the handler wants what came with the signal.</summary>
    public bool HasInformation;

    /// <summary>The handler's address, any number.</summary>
    public nuint Handler;

    /// <summary>Where the handler returns to, any number.</summary>
    public nuint Restorer;

    /// <summary>Below which address the frame is to lie, any number.</summary>
    public nuint StackPointer;

    /// <summary>The lowest address of the stack that the frame must not leave, unless <see cref="StackSize"/> is 0.</summary>
    public nuint StackStart;

    /// <summary>The size of that stack in bytes; 0 if the frame may lie anywhere.</summary>
    public nuint StackSize;

    /// <summary>The mask to come back to; bit 0 is signal 1.</summary>
    public ulong Mask;

    /// <summary>The stack for handlers, as the program set it: its lowest address.</summary>
    public ulong AlternateAddress;

    /// <summary>Its size in bytes.</summary>
    public ulong AlternateSize;

    /// <summary>Its SS_ flags.</summary>
    public uint AlternateFlags;

    /// <summary>The number of the last exception that the thread caused.</summary>
    public uint TrapNumber;

    /// <summary>Its error code.</summary>
    public ulong TrapError;

    /// <summary>The address of the last page fault.</summary>
    public ulong FaultAddress;
}
