using System;

namespace KernelOS.Core.Platform;

/// <summary>The channel to whoever started the machine: the standard streams of its programs and how they ended.</summary>
/// <remarks>Called by threads with interrupts enabled. Input never makes the caller wait for the other side; sending may.</remarks>
public interface IProgramConsole
{
    /// <summary>The window's size, as last heard of.</summary>
    WindowSize WindowSize { get; }

    /// <summary>Writes all of <paramref name="bytes"/>, in order.</summary>
    void WriteProgramOutput(ProgramStream stream, ReadOnlySpan<byte> bytes);

    /// <summary>Whether input has been asked for and neither it nor its end has come.</summary>
    bool IsProgramInputAwaited { get; }

    /// <summary>Sets what is called, perhaps by an interrupt handler, when there is input or its end after there was none; once, at start-up.</summary>
    void SetProgramInputListener(Action listener);

    /// <summary>Whether there is input or its end; if not, it is asked for, unless it has been already.</summary>
    /// <param name="length">How many bytes are wanted at most, at least 1.</param>
    bool RequestProgramInput(int length);

    /// <summary>Reads some of the input that there is; one thread at a time.</summary>
    /// <param name="destination">At least one byte.</param>
    /// <returns>How many bytes were read; 0 at the end of the input, which stays so; -1 if there is none now.</returns>
    int TryReadProgramInput(Span<byte> destination);

    /// <summary>Tells that a program has ended.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="status">Its exit code (0 to 255), or 128 and the signal that killed it.</param>
    void ReportProgramExited(int index, int status);

    /// <summary>Tells that the last program has ended; nothing may follow.</summary>
    /// <param name="status">As in <see cref="ReportProgramExited"/>.</param>
    void ReportFinished(int status);
}
