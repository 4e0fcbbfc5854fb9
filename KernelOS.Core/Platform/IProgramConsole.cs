using System;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Platform;

/// <summary>The channel to whoever started the machine: the standard streams of its programs and how they ended.</summary>
/// <remarks>Called by threads with interrupts enabled; every method may block the calling thread.</remarks>
public interface IProgramConsole
{
    /// <summary>The window's size, as last heard of.</summary>
    WindowSize WindowSize { get; }

    /// <summary>Writes all of <paramref name="bytes"/>, in order.</summary>
    void WriteProgramOutput(ProgramStream stream, ReadOnlySpan<byte> bytes);

    /// <summary>Waits until there is input or its end, or until <paramref name="deadline"/>, which may have passed; false if there is none.</summary>
    bool WaitForProgramInput(Instant deadline);

    /// <summary>Waits for input and reads some of it.</summary>
    /// <param name="destination">At least one byte.</param>
    /// <returns>How many bytes were read; 0 at the end of the input, which stays so.</returns>
    int ReadProgramInput(Span<byte> destination);

    /// <summary>Tells that a program has ended.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="status">Its exit code (0 to 255), or 128 and the signal that killed it.</param>
    void ReportProgramExited(int index, int status);

    /// <summary>Tells that the last program has ended; nothing may follow.</summary>
    /// <param name="status">As in <see cref="ReportProgramExited"/>.</param>
    void ReportFinished(int status);
}
