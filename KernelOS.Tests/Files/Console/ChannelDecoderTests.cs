using System;
using System.Collections.Generic;
using KernelOS.Core.Files.Console;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Console;

public sealed class ChannelDecoderTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(4096)]
    public void AFrameArrivesWhole(int length)
    {
        ChannelDecoder decoder = new();
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        for (int round = 0; round < 3; round++)
        {
            byte[] frame = Frame(ChannelFrameType.Input, payload);
            for (int i = 0; i < frame.Length; i++)
            {
                Assert.That(decoder.Feed(frame[i]), Is.EqualTo(i == frame.Length - 1));
            }

            Assert.That(decoder.Type, Is.EqualTo(ChannelFrameType.Input));
            Assert.That(decoder.Payload.SequenceEqual(payload), Is.True);
        }

        Assert.That(decoder.DroppedBytes, Is.Zero);
    }

    [TestCase(new byte[] { 0x00 })]
    [TestCase(new byte[] { 0x81, 0x01, 0x00 })]
    [TestCase(new byte[] { 0x01, 0x00, 0x01, 0x00 })]
    [TestCase(new byte[] { 0x82, 0x00, 0x05, 0x00 })]
    [TestCase(new byte[] { 0x81, 0x00, 0x01, 0x10 })]
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void WhatIsNoFrameIsDroppedUpToTheNextFrame(byte[] noise)
    {
        ChannelDecoder decoder = new();
        List<byte> stream = [.. noise, .. Frame(ChannelFrameType.WindowSize, [1, 0, 2, 0])];
        int frames = 0;
        foreach (byte item in stream)
        {
            frames += decoder.Feed(item) ? 1 : 0;
        }

        Assert.That(frames, Is.EqualTo(1));
        Assert.That(decoder.DroppedBytes, Is.EqualTo((ulong)noise.Length));
        Assert.That(decoder.Payload.SequenceEqual(new byte[] { 1, 0, 2, 0 }), Is.True);
    }

    [TestCase(1)]
    [TestCase(2)]
    public void NoBytesMakeItFaultAndItAlwaysFindsAFrameAgain(int seed)
    {
        Random random = new(seed);
        ChannelDecoder decoder = new();
        for (int round = 0; round < 200; round++)
        {
            for (int i = random.Next(5000); i > 0; i--)
            {
                if (decoder.Feed(random.Next(4) == 0 ? (byte)(0x81 + random.Next(2)) : (byte)(random.Next(3) * random.Next(128))))
                {
                    Assert.That(decoder.Payload.Length, Is.LessThanOrEqualTo(ChannelFrame.MaximumPayload));
                }
            }

            // Bytes of no frame's type end whatever has begun; then a frame must be seen.
            for (int i = 0; i < ChannelFrame.MaximumPayload + 8; i++)
            {
                decoder.Feed(0xEE);
            }

            bool seen = false;
            foreach (byte item in Frame(ChannelFrameType.Input, [1, 2, 3]))
            {
                seen |= decoder.Feed(item);
            }

            Assert.That(seen, Is.True);
            Assert.That(decoder.Payload.SequenceEqual(new byte[] { 1, 2, 3 }), Is.True);
        }
    }

    internal static byte[] Frame(ChannelFrameType type, byte[] payload)
    {
        byte[] frame = new byte[ChannelFrame.HeaderLength + payload.Length];
        ChannelFrame.WriteHeader(frame, type, payload.Length);
        payload.CopyTo(frame, ChannelFrame.HeaderLength);
        return frame;
    }
}
