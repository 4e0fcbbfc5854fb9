using System;
using System.Buffers.Binary;
using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Console;

/// <summary>The programs' standard streams and their ends over one serial line: frames as <see cref="ChannelFrame"/> draws them.</summary>
/// <remarks>
/// <para>
/// Input is asked for, never sent unasked, so that a buffer of one answer suffices: the interrupt handler feeds
/// <see cref="Receive"/>, which fills the buffer and tells the listener; then the buffer is the reader's until it is empty and
/// the next request goes out. <c>_state</c> hands it over:
/// </para>
/// <code>
/// Idle ──request sent──▶ Requested ──answer──▶ Answered ──all read──▶ Idle
///                            └──empty answer──▶ Ended   (stays)
/// </code>
/// <para>
/// <see cref="Receive"/> may run at any time, also on another CPU. Any thread may send; one thread at a time reads.
/// </para>
/// </remarks>
/// <typeparam name="TLine">The serial line's sending side.</typeparam>
/// <typeparam name="TPermit">How threads wait for each other.</typeparam>
/// <param name="line">The serial line.</param>
/// <param name="sending">Held while a frame is sent; there at the start.</param>
/// <param name="window">The window's size until the host tells another.</param>
public sealed class ProgramChannel<TLine, TPermit>(TLine line, TPermit sending, WindowSize window)
    where TLine : struct, IByteSink
    where TPermit : struct, IChannelPermit
{
    private const int Idle = 0;
    private const int Requested = 1;
    private const int Answered = 2;
    private const int Ended = 3;
    private const int NumberLength = 4;

    private readonly ChannelDecoder _decoder = new();
    private readonly byte[] _input = new byte[ChannelFrame.MaximumPayload];
    private int _inputStart;
    private int _inputEnd;
    private int _state;
    private uint _window = ((uint)window.Rows << 16) | window.Columns;

    /// <summary>The window's size, as last heard of.</summary>
    public WindowSize WindowSize
    {
        get
        {
            uint packed = Volatile.Read(ref _window);
            return new WindowSize((ushort)(packed >> 16), (ushort)packed);
        }
    }

    /// <summary>Whether input has been asked for and neither it nor its end has come.</summary>
    public bool IsInputAwaited => Volatile.Read(ref _state) == Requested;

    /// <summary>What is called, by the interrupt handler, when there is input or its end.</summary>
    public Action? InputListener { get; set; }

    /// <summary>How many frames came that nobody had asked for.</summary>
    public int UnexpectedFrames { get; private set; }

    /// <summary>How many bytes came that belong to no frame.</summary>
    public ulong DroppedBytes => _decoder.DroppedBytes;

    /// <summary>Sends bytes of a program's output, all of them, in order.</summary>
    public void WriteOutput(ProgramStream stream, ReadOnlySpan<byte> bytes)
    {
        SendAll(stream == ProgramStream.Output ? ChannelFrameType.Output : ChannelFrameType.Error, bytes);
    }

    /// <summary>Sends some of the text that tells what memory is used for.</summary>
    public void WriteMemoryMap(ReadOnlySpan<byte> text) => SendAll(ChannelFrameType.MemoryMap, text);

    /// <summary>Whether there is input or its end; if not, it is asked for, unless it has been already.</summary>
    /// <param name="length">How many bytes are wanted at most, at least 1.</param>
    public bool RequestInput(int length)
    {
        // Before the request, since the answer may come while it is being sent.
        if (Interlocked.CompareExchange(ref _state, Requested, Idle) == Idle)
        {
            Span<byte> wanted = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(wanted, (ushort)Math.Min(length, ChannelFrame.MaximumPayload));
            Send(ChannelFrameType.InputRequest, wanted);
        }

        return Volatile.Read(ref _state) != Requested;
    }

    /// <summary>Reads some of the input that there is.</summary>
    /// <param name="destination">At least one byte.</param>
    /// <returns>How many bytes were read; 0 at the end of the input, which stays so; -1 if there is none now.</returns>
    public int TryReadInput(Span<byte> destination)
    {
        int state = Volatile.Read(ref _state);
        if (state != Answered)
        {
            return state == Ended ? 0 : -1;
        }

        int count = Math.Min(destination.Length, _inputEnd - _inputStart);
        new ReadOnlySpan<byte>(_input, _inputStart, count).CopyTo(destination);
        _inputStart += count;
        if (_inputStart == _inputEnd)
        {
            Volatile.Write(ref _state, Idle);
        }

        return count;
    }

    /// <summary>Tells that a program has ended.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="status">Its exit code (0 to 255), or 128 and the signal that killed it.</param>
    public void ReportExited(int index, int status)
    {
        Span<byte> payload = stackalloc byte[2 * NumberLength];
        BinaryPrimitives.WriteInt32LittleEndian(payload, index);
        BinaryPrimitives.WriteInt32LittleEndian(payload.Slice(NumberLength), status);
        Send(ChannelFrameType.ProgramExited, payload);
    }

    /// <summary>Tells that the last program has ended; nothing may follow.</summary>
    /// <param name="status">As in <see cref="ReportExited"/>.</param>
    public void ReportFinished(int status)
    {
        Span<byte> payload = stackalloc byte[NumberLength];
        BinaryPrimitives.WriteInt32LittleEndian(payload, status);
        Send(ChannelFrameType.Finished, payload);
    }

    /// <summary>Takes the next byte from the line; the interrupt handler's part.</summary>
    public void Receive(byte next)
    {
        if (!_decoder.Feed(next))
        {
            return;
        }

        ReadOnlySpan<byte> payload = _decoder.Payload;
        if (_decoder.Type == ChannelFrameType.WindowSize)
        {
            ushort rows = BinaryPrimitives.ReadUInt16LittleEndian(payload);
            ushort columns = BinaryPrimitives.ReadUInt16LittleEndian(payload.Slice(sizeof(ushort)));
            Volatile.Write(ref _window, ((uint)rows << 16) | columns);
        }
        else if (Volatile.Read(ref _state) == Requested)
        {
            payload.CopyTo(_input);
            _inputStart = 0;
            _inputEnd = payload.Length;
            Volatile.Write(ref _state, payload.IsEmpty ? Ended : Answered);
            InputListener?.Invoke();
        }
        else
        {
            UnexpectedFrames++;
        }
    }

    private void SendAll(ChannelFrameType type, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, ChannelFrame.MaximumPayload);
            Send(type, bytes.Slice(0, count));
            bytes = bytes.Slice(count);
        }
    }

    private void Send(ChannelFrameType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[ChannelFrame.HeaderLength];
        ChannelFrame.WriteHeader(header, type, payload.Length);
        sending.Acquire();
        line.SendBytes(header);
        line.SendBytes(payload);
        sending.Release();
    }
}
