using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace KernelOS.Tool.Channel;

/// <summary>Where an emulator's serial port connects to the tool.</summary>
internal sealed class ChannelListener : IDisposable
{
    // sockaddr_un.sun_path on Linux, with its terminating zero (unix(7)).
    private const int LongestSocketPath = 107;

    private readonly Socket _socket;

    private ChannelListener(Socket socket, string address)
    {
        _socket = socket;
        Address = address;
    }

    /// <summary>What the emulator is told: a path, or a host and a port.</summary>
    public string Address { get; }

    /// <summary>Listens on a Unix-domain socket at <paramref name="path"/>.</summary>
    /// <exception cref="ToolException">The path is too long for a socket.</exception>
    public static ChannelListener OnPath(string path)
    {
        if (path.Length > LongestSocketPath)
        {
            throw new ToolException($"the path of a socket must not exceed {LongestSocketPath} bytes; set TMPDIR to a shorter one than {Path.GetTempPath()}");
        }

        return Listen(new UnixDomainSocketEndPoint(path), ProtocolType.Unspecified, _ => path);
    }

    /// <summary>Listens on a free TCP port of the loopback interface, for an emulator that knows nothing better.</summary>
    public static ChannelListener OnLoopback() =>
        Listen(
            new IPEndPoint(IPAddress.Loopback, 0),
            ProtocolType.Tcp,
            bound => string.Create(CultureInfo.InvariantCulture, $"localhost:{((IPEndPoint)bound).Port}"));

    /// <summary>Waits for the emulator; the stream owns the connection.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken cancellation)
    {
        Socket connection = await _socket.AcceptAsync(cancellation).ConfigureAwait(false);
        if (connection.ProtocolType == ProtocolType.Tcp)
        {
            connection.NoDelay = true;
        }

        return new NetworkStream(connection, ownsSocket: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static ChannelListener Listen(EndPoint end, ProtocolType protocol, Func<EndPoint, string> address)
    {
        Socket socket = new(end.AddressFamily, SocketType.Stream, protocol);
        try
        {
            socket.Bind(end);
            socket.Listen(1);
            return new ChannelListener(socket, address(socket.LocalEndPoint!));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
