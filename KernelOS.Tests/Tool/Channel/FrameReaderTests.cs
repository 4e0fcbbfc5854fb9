using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KernelOS.Tool.Channel;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Channel;

public sealed class FrameReaderTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task FramesSurviveAnyDivisionIntoPieces(int seed)
    {
        Random random = new(seed);
        List<byte[]> sent = [];
        using MemoryStream bytes = new();
        for (int index = 0; index < 200; index++)
        {
            byte[] payload = new byte[random.Next(0, index % 50 == 0 ? FrameCodec.MaximumPayload + 1 : 30)];
            random.NextBytes(payload);
            sent.Add(payload);
            bytes.Write(FrameCodec.Encode((FrameType)random.Next(1, 6), payload));
        }

        using ChunkedStream stream = new(bytes.ToArray(), seed);
        FrameReader reader = new(stream);
        foreach (byte[] payload in sent)
        {
            Frame? frame = await reader.ReadAsync(CancellationToken.None);
            Assert.That(frame?.Payload.ToArray(), Is.EqualTo(payload));
        }

        Assert.That(await reader.ReadAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task WhatFirmwareWritesBeforeTheFirstFrameIsSkipped()
    {
        byte[] text = Encoding.UTF8.GetBytes("\e[2J\e[01;01HBdsDxe: starting Boot0001 \"…\"\r\n\0");
        using ChunkedStream stream = new([.. text, .. FrameCodec.Encode(FrameType.Output, "x"u8)], seed: 4);
        Frame? frame = await new FrameReader(stream).ReadAsync(CancellationToken.None);
        Assert.That(frame?.Type, Is.EqualTo(FrameType.Output));
    }

    [Test]
    public async Task TextAfterTheFirstFrameIsNotSkipped()
    {
        using ChunkedStream stream = new([.. FrameCodec.Encode(FrameType.Output, "x"u8), .. "text"u8], seed: 5);
        FrameReader reader = new(stream);
        await reader.ReadAsync(CancellationToken.None);
        Assert.That(async () => await reader.ReadAsync(CancellationToken.None), Throws.TypeOf<ChannelException>());
    }

    [Test]
    public void AnEndWithinAFrameIsAnError()
    {
        using MemoryStream stream = new([0x01, 0x00, 0x05, 0x00, 0x41]);
        Assert.That(
            async () => await new FrameReader(stream).ReadAsync(CancellationToken.None),
            Throws.TypeOf<ChannelException>().With.Message.Contains("within a frame"));
    }
}
