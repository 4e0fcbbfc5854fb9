using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Images;

namespace KernelOS.Tests.Tool.Sessions;

/// <summary>The guest's side of both serial ports, for a test to play.</summary>
internal sealed class FakeGuest(Stream log, Stream programs)
{
    public Task LogAsync(string text) => log.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public Task StartKernelAsync() => LogAsync(GrubConfiguration.LastLine + "\n");

    public Task SendRawAsync(params byte[] bytes) => programs.WriteAsync(bytes).AsTask();

    public Task SendAsync(FrameType type, params byte[] payload) =>
        programs.WriteAsync(FrameCodec.Encode(type, payload)).AsTask();

    public async Task<byte[]> RequestInputAsync(ushort maximum)
    {
        byte[] payload = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, maximum);
        await SendAsync(FrameType.InputRequest, payload);
        Frame frame = await ReceiveAsync();
        return frame.Type == FrameType.Input
            ? frame.Payload.ToArray()
            : throw new InvalidOperationException($"got {frame.Type} instead of input");
    }

    public async Task<Frame> ReceiveAsync()
    {
        byte[] header = new byte[FrameCodec.HeaderSize];
        await programs.ReadExactlyAsync(header);
        byte[] payload = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(2))];
        await programs.ReadExactlyAsync(payload);
        return new Frame((FrameType)header[0], payload);
    }

    public Task ExitProgramAsync(int index, int status)
    {
        byte[] payload = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(payload, index);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), status);
        return SendAsync(FrameType.ProgramExited, payload);
    }

    public Task FinishAsync(int status)
    {
        byte[] payload = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(payload, status);
        return SendAsync(FrameType.Finished, payload);
    }

    /// <summary>Never returns by itself: a machine that neither works nor powers off.</summary>
    public static Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan);
}
