using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KernelOS.Tests.Tool.Channel;

/// <summary>A stream that yields its bytes in pieces of random length, as a serial port does.</summary>
internal sealed class ChunkedStream(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 9))]);

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
