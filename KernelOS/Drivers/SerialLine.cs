using System;
using KernelOS.Core.Platform;

namespace KernelOS.Drivers;

/// <summary>A serial port as the sending side of the program channel.</summary>
/// <param name="port">The port.</param>
internal readonly struct SerialLine(Uart port) : IByteSink
{
    /// <inheritdoc/>
    public void SendBytes(ReadOnlySpan<byte> bytes) => port.Send(bytes);
}
