using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KernelOS.Tool.Channel;

/// <summary>The host's end of one serial port of the machine.</summary>
internal interface ISerialPort : IDisposable
{
    /// <summary>What the emulator is told: a path, or a host and a port.</summary>
    string Address { get; }

    /// <summary>Waits for the emulator to connect; the stream is the caller's and ends with the emulator.</summary>
    Task<Stream> ConnectAsync(CancellationToken cancellation);
}
