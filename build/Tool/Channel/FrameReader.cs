using System;
using System.IO;
using System.Threading;

namespace KernelOS.Tool.Channel;

/// <summary>Reads the guest's frames from a stream.</summary>
/// <remarks>
/// UEFI firmware uses every serial port as a console, so text may come before the guest's first frame. Text has
/// no bytes below 7, and every frame of the guest begins with one of 1–5: what precedes the first is skipped.
/// </remarks>
internal sealed class FrameReader
{
    // An emulated port takes a few microseconds a byte, so about this many arrive in that time.
    private const int WorthGathering = 256;
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(1);

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[16 * (FrameCodec.HeaderSize + FrameCodec.MaximumPayload)];
    private int _start;
    private int _end;
    private bool _hasSynchronized;

    /// <summary>Reads from <paramref name="stream"/>, which remains the caller's.</summary>
    public FrameReader(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>The next frame, valid until the next call; null at the end of the stream.</summary>
    /// <exception cref="ChannelException">The bytes are no frame, or the stream ends within one.</exception>
    public Frame? Read()
    {
        while (true)
        {
            SkipFirmwareText();
            if (FrameCodec.TryDecode(_buffer.AsMemory(_start, _end - _start), out Frame frame, out int consumed))
            {
                _start += consumed;
                return frame;
            }

            MakeRoom();
            LetBytesGather();
            int count = _stream.Read(_buffer.AsSpan(_end));
            if (count == 0)
            {
                return _start == _end ? null : throw new ChannelException("the channel ended within a frame");
            }

            _end += count;
        }
    }

    // A serial port passes on byte by byte, and waking up for each would cost more than the emulator itself takes.
    private void LetBytesGather()
    {
        if (FrameCodec.MissingBytes(_buffer.AsSpan(_start, _end - _start)) >= WorthGathering)
        {
            Thread.Sleep(s_gathering);
        }
    }

    private void SkipFirmwareText()
    {
        while (!_hasSynchronized && _start < _end)
        {
            _hasSynchronized = _buffer[_start] is >= (byte)FrameType.Output and <= (byte)FrameType.MemoryMap;
            _start += _hasSynchronized ? 0 : 1;
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_buffer.Length - _start < FrameCodec.HeaderSize + FrameCodec.MaximumPayload)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
    }
}
