using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using KernelOS.Tool.Terminal;

namespace KernelOS.Tool.Channel;

/// <summary>The host's end of the program channel: joins the guest's programs to this command's streams.</summary>
/// <remarks>
/// Standard input is read only when the guest asks, and only as much as it asks for, so what no program wanted is
/// left for the next reader. Nothing is sent before the guest's first frame: until then firmware may be listening.
/// </remarks>
internal sealed class ProgramChannel
{
    private readonly Stream _guest;
    private readonly StandardStreams _streams;
    private readonly Action<int, int> _programExited;
    private readonly Stream? _memoryMap;
    private readonly Lock _sendLock = new();
    private readonly Lock _windowLock = new();
    private WindowSize? _pendingWindow;
    private bool _guestListens;
    private bool _inputEnded;
    private volatile bool _owesAnswer;

    /// <summary>Joins <paramref name="guest"/> and <paramref name="streams"/>, both of which remain the caller's.</summary>
    /// <param name="guest">A full-duplex stream to the guest.</param>
    /// <param name="streams">This command's own streams.</param>
    /// <param name="programExited">Told the index and the status of each program that has ended.</param>
    /// <param name="memoryMap">Gets the text that tells what memory is used for; null if nobody wants it.</param>
    public ProgramChannel(Stream guest, StandardStreams streams, Action<int, int> programExited, Stream? memoryMap = null)
    {
        _memoryMap = memoryMap;
        _guest = guest;
        _streams = streams;
        _programExited = programExited;
    }

    /// <summary>Serves the guest until it has finished; the last program's status, or null if the channel just ended.</summary>
    /// <exception cref="ChannelException">The guest broke the protocol.</exception>
    /// <exception cref="OutputClosedException">Nobody reads this command's output any more.</exception>
    public int? Serve()
    {
        FrameReader reader = new(_guest);
        while (reader.Read() is Frame frame)
        {
            SendPendingWindow();
            switch (frame.Type)
            {
                case FrameType.Output:
                    _streams.WriteOutput(frame.Payload.Span);
                    break;
                case FrameType.Error:
                    _streams.WriteError(frame.Payload.Span);
                    break;
                case FrameType.InputRequest:
                    StartAnswer(ReadRequest(frame.Payload.Span));
                    break;
                case FrameType.ProgramExited:
                    RequireLength(frame, 8);
                    _programExited(
                        BinaryPrimitives.ReadInt32LittleEndian(frame.Payload.Span),
                        ReadStatus(frame.Payload.Span[4..]));
                    break;
                case FrameType.MemoryMap:
                    _memoryMap?.Write(frame.Payload.Span);
                    break;
                case FrameType.Finished:
                    RequireLength(frame, 4);
                    return ReadStatus(frame.Payload.Span);
                default:
                    throw new ChannelException($"the guest sent a {frame.Type} frame, which only the host may send");
            }
        }

        return null;
    }

    /// <summary>Tells the guest the size of the terminal: now if it listens, otherwise as soon as it does.</summary>
    public void SendWindowSize(WindowSize size)
    {
        lock (_windowLock)
        {
            if (!_guestListens)
            {
                _pendingWindow = size;
                return;
            }
        }

        byte[] payload = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, size.Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(2), size.Columns);
        Send(FrameType.WindowSize, payload);
    }

    private static int ReadRequest(ReadOnlySpan<byte> payload)
    {
        int maximum = payload.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(payload) : 0;
        return maximum is >= 1 and <= FrameCodec.MaximumPayload
            ? maximum
            : throw new ChannelException("an input request must ask for 1 to 4096 bytes");
    }

    private static int ReadStatus(ReadOnlySpan<byte> payload)
    {
        int status = BinaryPrimitives.ReadInt32LittleEndian(payload);
        return status is >= 0 and <= 255
            ? status
            : throw new ChannelException($"{status} is not a program's status");
    }

    private static void RequireLength(Frame frame, int length)
    {
        if (frame.Payload.Length != length)
        {
            throw new ChannelException($"a {frame.Type} frame has {frame.Payload.Length} bytes instead of {length}");
        }
    }

    private void StartAnswer(int maximum)
    {
        if (_owesAnswer)
        {
            throw new ChannelException("the guest asked for input twice");
        }

        // Reading blocks, perhaps for ever: it must hold up neither the guest's output nor the end of the session.
        _owesAnswer = true;
        Thread reader = new(() => Answer(maximum)) { IsBackground = true, Name = "standard input" };
        reader.Start();
    }

    private void Answer(int maximum)
    {
        byte[] bytes = new byte[maximum];
        int count = _inputEnded ? 0 : _streams.ReadInput(bytes);
        _inputEnded = count == 0;

        // The guest may ask again as soon as it has the answer, which is before the sending call returns.
        _owesAnswer = false;
        Send(FrameType.Input, bytes.AsSpan(0, count));
    }

    private void SendPendingWindow()
    {
        WindowSize? pending;
        lock (_windowLock)
        {
            _guestListens = true;
            pending = _pendingWindow;
            _pendingWindow = null;
        }

        if (pending is WindowSize size)
        {
            SendWindowSize(size);
        }
    }

    private void Send(FrameType type, ReadOnlySpan<byte> payload)
    {
        try
        {
            lock (_sendLock)
            {
                _guest.Write(FrameCodec.Encode(type, payload));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The emulator has gone; the reading side sees the same and says what it means.
        }
    }
}
