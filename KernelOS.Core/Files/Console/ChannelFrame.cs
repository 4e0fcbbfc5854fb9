using System;
using System.Buffers.Binary;

namespace KernelOS.Core.Files.Console;

/// <summary>The form of a frame of the program channel.</summary>
/// <remarks>
/// <code>
/// +0 type   +1 reserved, 0   +2 payload length, little-endian, at most 4096   +4 payload
/// </code>
/// </remarks>
public static class ChannelFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderLength = 4;

    /// <summary>Bytes that a payload has at most.</summary>
    public const int MaximumPayload = 4096;

    /// <summary>Writes a frame's header.</summary>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="type">What the frame says.</param>
    /// <param name="payloadLength">0 to <see cref="MaximumPayload"/>.</param>
    public static void WriteHeader(Span<byte> destination, ChannelFrameType type, int payloadLength)
    {
        destination[0] = (byte)type;
        destination[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(destination.Slice(2), (ushort)payloadLength);
    }
}
