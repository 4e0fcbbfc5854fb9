using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace KernelOS.Tool.Channel;

/// <summary>A serial port by TCP on the loopback interface, for an emulator that knows nothing better.</summary>
internal sealed class LoopbackPort : ISerialPort
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Listens on a free port.</summary>
    public LoopbackPort()
    {
        _listener.Start(backlog: 1);
        Address = string.Create(CultureInfo.InvariantCulture, $"localhost:{Number}");
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <summary>The TCP port's number.</summary>
    public int Number => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        Socket connection = await _listener.AcceptSocketAsync(cancellation).ConfigureAwait(false);
        connection.NoDelay = true;
        return new NetworkStream(connection, ownsSocket: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
