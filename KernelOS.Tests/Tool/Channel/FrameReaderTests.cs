using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using KernelOS.Tool.Channel;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Channel;

public sealed class FrameReaderTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void FramesSurviveAnyDivisionIntoPieces(int seed)
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
            Frame? frame = reader.Read();
            Assert.That(frame?.Payload.ToArray(), Is.EqualTo(payload));
        }

        Assert.That(reader.Read(), Is.Null);
    }

    [Test]
    public void WhatFirmwareWritesBeforeTheFirstFrameIsSkipped()
    {
        byte[] text = Encoding.UTF8.GetBytes("\e[2J\e[01;01HBdsDxe: starting Boot0001 \"…\"\r\n\0");
        using ChunkedStream stream = new([.. text, .. FrameCodec.Encode(FrameType.Output, "x"u8)], seed: 4);
        Frame? frame = new FrameReader(stream).Read();
        Assert.That(frame?.Type, Is.EqualTo(FrameType.Output));
    }

    [Test]
    public void TextAfterTheFirstFrameIsNotSkipped()
    {
        using ChunkedStream stream = new([.. FrameCodec.Encode(FrameType.Output, "x"u8), .. "text"u8], seed: 5);
        FrameReader reader = new(stream);
        reader.Read();
        Assert.That(() => reader.Read(), Throws.TypeOf<ChannelException>());
    }

    [Test]
    public void AnEndWithinAFrameIsAnError()
    {
        using MemoryStream stream = new([0x01, 0x00, 0x05, 0x00, 0x41]);
        Assert.That(
            () => new FrameReader(stream).Read(),
            Throws.TypeOf<ChannelException>().With.Message.Contains("within a frame"));
    }
}
