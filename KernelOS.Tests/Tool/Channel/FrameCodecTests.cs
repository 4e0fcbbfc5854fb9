using System;
using KernelOS.Tool.Channel;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Channel;

public sealed class FrameCodecTests
{
    [Test]
    public void EveryTypeAndLengthComesBack()
    {
        Random random = new(1);
        foreach (FrameType type in Enum.GetValues<FrameType>())
        {
            foreach (int length in (int[])[0, 1, 255, 256, 4095, 4096])
            {
                byte[] payload = new byte[length];
                random.NextBytes(payload);
                byte[] bytes = [.. FrameCodec.Encode(type, payload), 0x5A];

                Assert.That(FrameCodec.TryDecode(bytes, out Frame frame, out int consumed), Is.True);
                Assert.That(frame.Type, Is.EqualTo(type));
                Assert.That(frame.Payload.ToArray(), Is.EqualTo(payload));
                Assert.That(consumed, Is.EqualTo(bytes.Length - 1));
            }
        }
    }

    [Test]
    public void TheBytesAreThoseOfTheFormat() =>
        Assert.That(
            FrameCodec.Encode(FrameType.Finished, [7, 0, 0, 0]),
            Is.EqualTo((byte[])[0x05, 0x00, 0x04, 0x00, 0x07, 0x00, 0x00, 0x00]));

    [Test]
    public void NoPrefixOfAFrameIsAFrame()
    {
        byte[] bytes = FrameCodec.Encode(FrameType.Output, new byte[20]);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.That(FrameCodec.TryDecode(bytes.AsMemory(0, length), out _, out int consumed), Is.False);
            Assert.That(consumed, Is.Zero);
        }
    }

    [Test]
    public void ALongerPayloadIsRefusedInBothDirections()
    {
        Assert.That(() => FrameCodec.Encode(FrameType.Output, new byte[4097]), Throws.TypeOf<ArgumentOutOfRangeException>());
        byte[] bytes = [0x01, 0x00, 0x01, 0x10];
        Assert.That(() => FrameCodec.TryDecode(bytes, out _, out _), Throws.TypeOf<ChannelException>());
    }

    [Test]
    public void RandomBytesAreAFrameOrNoneOrRefused()
    {
        Random random = new(2);
        int refused = 0;
        int decoded = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(0, 64)];
            random.NextBytes(bytes);
            if (bytes.Length > 3 && random.Next(2) == 0)
            {
                // Nearly right, so that what lies behind the first check is reached too.
                (bytes[0], bytes[1], bytes[3]) = ((byte)random.Next(1, 6), 0, (byte)random.Next(0, 2));
            }

            try
            {
                if (FrameCodec.TryDecode(bytes, out Frame frame, out int consumed))
                {
                    decoded++;
                    Assert.That(FrameCodec.Encode(frame.Type, frame.Payload.Span), Is.EqualTo(bytes[..consumed]));
                }
            }
            catch (ChannelException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(1000));
        Assert.That(decoded, Is.GreaterThan(100));
    }
}
