using System;
using System.Buffers.Binary;

namespace KernelOS.Core.Files.Console;

/// <summary>Cuts the bytes that come from the host into frames, whatever the bytes are.</summary>
/// <remarks>
/// Fed byte by byte, from an interrupt handler too. Four bytes that are no header of a frame that the host may send are not
/// believed: the first of them is dropped, and counted, and the search goes on with the others.
/// </remarks>
public sealed class ChannelDecoder
{
    private const int WindowSizeLength = 4;

    private readonly byte[] _header = new byte[ChannelFrame.HeaderLength];
    private readonly byte[] _payload = new byte[ChannelFrame.MaximumPayload];
    private int _headerLength;
    private int _payloadLength;

    /// <summary>How many bytes were dropped.</summary>
    public ulong DroppedBytes { get; private set; }

    /// <summary>What the frame that is complete says.</summary>
    public ChannelFrameType Type => (ChannelFrameType)_header[0];

    /// <summary>The payload of the frame that is complete, until the next byte is fed.</summary>
    public ReadOnlySpan<byte> Payload => new(_payload, 0, _payloadLength);

    private int ExpectedLength => BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(_header, 2, 2));

    /// <summary>Takes the next byte.</summary>
    /// <returns>Whether it completes a frame, which can then be read.</returns>
    public bool Feed(byte next)
    {
        if (_headerLength == ChannelFrame.HeaderLength && _payloadLength == ExpectedLength)
        {
            // The last byte completed a frame; this one starts another.
            _headerLength = 0;
            _payloadLength = 0;
        }

        if (_headerLength < ChannelFrame.HeaderLength)
        {
            _header[_headerLength++] = next;
            if (_headerLength < ChannelFrame.HeaderLength)
            {
                return false;
            }

            if (!IsHeader())
            {
                DropFirst();
                return false;
            }
        }
        else
        {
            _payload[_payloadLength++] = next;
        }

        return _payloadLength == ExpectedLength;
    }

    private bool IsHeader() => _header[1] == 0 && Type switch
    {
        ChannelFrameType.Input => ExpectedLength <= ChannelFrame.MaximumPayload,
        ChannelFrameType.WindowSize => ExpectedLength == WindowSizeLength,
        _ => false,
    };

    private void DropFirst()
    {
        new ReadOnlySpan<byte>(_header, 1, ChannelFrame.HeaderLength - 1).CopyTo(_header);
        _headerLength--;
        DroppedBytes++;
    }
}
