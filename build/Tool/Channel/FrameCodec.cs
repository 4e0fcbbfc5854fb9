using System;
using System.Buffers.Binary;

namespace KernelOS.Tool.Channel;

/// <summary>Frames as bytes, and back.</summary>
/// <remarks>
/// <code>
/// byte   0      1      2        3        4 …
///      +------+------+--------+--------+-------------+
///      | type | 0    | length, u16 LE  | payload     |
///      +------+------+--------+--------+-------------+
/// </code>
/// </remarks>
internal static class FrameCodec
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 4;

    /// <summary>The longest payload, in bytes.</summary>
    public const int MaximumPayload = 4096;

    /// <summary>The bytes of one frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is too long.</exception>
    public static byte[] Encode(FrameType type, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaximumPayload);
        byte[] bytes = new byte[HeaderSize + payload.Length];
        bytes[0] = (byte)type;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)payload.Length);
        payload.CopyTo(bytes.AsSpan(HeaderSize));
        return bytes;
    }

    /// <summary>How many bytes the first frame still lacks; 0 if it is complete or its length is not known yet.</summary>
    public static int MissingBytes(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderSize
        ? 0
        : Math.Max(0, HeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]) - bytes.Length);

    /// <summary>
    /// Takes the first frame off <paramref name="bytes"/>; false if it is not there completely.
    /// </summary>
    /// <param name="bytes">What has arrived; the frame's payload points into it.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="consumed">How many bytes it took, header included; 0 if there was none.</param>
    /// <exception cref="ChannelException">The bytes cannot be the beginning of a frame.</exception>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out Frame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (bytes.Length < HeaderSize)
        {
            return false;
        }

        ReadOnlySpan<byte> header = bytes.Span;
        if (!Enum.IsDefined((FrameType)header[0]) || header[1] != 0)
        {
            throw new ChannelException($"no frame begins with the bytes {header[0]:x2} {header[1]:x2}");
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        if (length > MaximumPayload)
        {
            throw new ChannelException($"a payload of {length} bytes exceeds {MaximumPayload}");
        }

        if (bytes.Length < HeaderSize + length)
        {
            return false;
        }

        frame = new Frame((FrameType)header[0], bytes.Slice(HeaderSize, length));
        consumed = HeaderSize + length;
        return true;
    }
}
