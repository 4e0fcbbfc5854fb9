using System;
using System.IO;

namespace KernelOS.Tests.Tool.Channel;

/// <summary>A stream that yields its bytes in pieces of random length, as a serial port does.</summary>
internal sealed class ChunkedStream(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 9))]);
}
