using System;

namespace KernelOS.Core.Platform;

/// <summary>The running thread's registers in user mode, as signals change them: on the way out, interrupts enabled, or in a system call.</summary>
public interface ISignalFrames
{
    /// <summary>How many bytes below the stack pointer belong to the program nevertheless.</summary>
    static abstract int RedZoneSize { get; }

    /// <summary>The stack pointer, any number.</summary>
    nuint UserStackPointer { get; }

    /// <summary>Whether the CPU would take the registers: the program may have asked for an address that is none.</summary>
    bool CanEnterUser { get; }

    /// <summary>Whether the thread is on its way out of a system call, rather than of an interrupt or exception; once for each.</summary>
    /// <param name="result">What it returns.</param>
    bool TryGetSystemCall(out nint result);

    /// <summary>Changes what the system call returns.</summary>
    void SetSystemCallResult(nint result);

    /// <summary>Makes the program make its system call again when it gets to user mode.</summary>
    void RepeatSystemCall(SystemCallRepetition repetition);

    /// <summary>Saves the registers in a frame on the program's stack and sets them so that the handler runs next; false if the frame cannot be written, and nothing has changed but the stack's memory.</summary>
    /// <param name="frame">What is in the frame, and where it goes.</param>
    /// <param name="information">What came with the signal: the first bytes, the others being zero.</param>
    bool TryPushSignalFrame(in SignalFrame frame, ReadOnlySpan<byte> information);

    /// <summary>Loads the registers from the frame at the stack pointer, as far as a program may set them; false if it cannot be read or holds what the CPU refuses.</summary>
    /// <remarks>The system call in which this is called does not count as one on the way out; the thread must have work to do there.</remarks>
    bool TryPopSignalFrame(out SignalReturn restored);
}
