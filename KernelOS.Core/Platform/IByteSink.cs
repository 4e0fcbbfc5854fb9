using System;

namespace KernelOS.Core.Platform;

/// <summary>The sending side of a line that carries bytes, such as a serial port.</summary>
public interface IByteSink
{
    /// <summary>Sends all bytes in order; may wait for the line, and returns when the last byte has been handed to it.</summary>
    void SendBytes(ReadOnlySpan<byte> bytes);
}
