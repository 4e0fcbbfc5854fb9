using System;
using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Files.Console;
using KernelOS.Core.Platform;
using NUnit.Framework;

namespace KernelOS.Tests.Files.Console;

public sealed class ProgramChannelTests
{
    private FakeHost _host = null!;
    private ProgramChannel<Line, Permit> _channel = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new FakeHost() { SendPermits = 1 };
        _channel = new ProgramChannel<Line, Permit>(new Line(_host), new Permit(_host), new WindowSize(24, 80));
        _host.Receive = _channel.Receive;
        _channel.InputListener = () => _host.Told++;
    }

    [Test]
    public void OutputIsCutIntoFramesThatAddUp()
    {
        byte[] bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        _channel.WriteOutput(ProgramStream.Output, bytes);
        _channel.WriteOutput(ProgramStream.Error, bytes.AsSpan(0, 5));
        _channel.WriteOutput(ProgramStream.Error, default);

        List<(ChannelFrameType Type, byte[] Payload)> frames = _host.SentFrames();
        Assert.That(frames.Select(frame => (frame.Type, frame.Payload.Length)), Is.EqualTo(new[]
        {
            (ChannelFrameType.Output, 4096), (ChannelFrameType.Output, 4096), (ChannelFrameType.Output, 1808), (ChannelFrameType.Error, 5),
        }));
        Assert.That(frames.Take(3).SelectMany(frame => frame.Payload), Is.EqualTo(bytes));
        Assert.That(_host.SendPermits, Is.EqualTo(1));
    }

    [Test]
    public void AnAnswerIsReadInPiecesBeforeTheNextRequestGoesOut()
    {
        _host.Input.Enqueue([1, 2, 3, 4, 5]);
        _host.Input.Enqueue([6]);
        byte[] buffer = new byte[3];

        Assert.That(ReadInput(buffer), Is.EqualTo(3));
        Assert.That(buffer, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(ReadInput(buffer), Is.EqualTo(2), "what is left of an answer that was larger than asked for");
        Assert.That(_host.Requests(), Is.EqualTo(new[] { 3 }));
        Assert.That(ReadInput(new byte[10_000]), Is.EqualTo(1));
        Assert.That(_host.Requests(), Is.EqualTo(new[] { 3, 4096 }));
    }

    [Test]
    public void InputIsAskedForOnceAndItsArrivalIsTold()
    {
        byte[] buffer = new byte[4];
        Assert.That(_channel.TryReadInput(buffer), Is.EqualTo(-1));
        Assert.That(_channel.IsInputAwaited, Is.False);
        Assert.That(_channel.RequestInput(7), Is.False);
        Assert.That(_channel.RequestInput(4096), Is.False);
        Assert.That(_channel.IsInputAwaited, Is.True);
        Assert.That(_host.Requests(), Is.EqualTo(new[] { 7 }));
        Assert.That(_channel.TryReadInput(buffer), Is.EqualTo(-1));

        _host.Input.Enqueue([8]);
        _host.Wait();
        Assert.That(_channel.RequestInput(4096), Is.True);
        Assert.That(_channel.RequestInput(4096), Is.True, "still");
        Assert.That(_channel.TryReadInput(buffer), Is.EqualTo(1));
        Assert.That(_channel.TryReadInput(buffer), Is.EqualTo(-1));
        Assert.That(_host.Requests(), Has.Count.EqualTo(1));
    }

    [Test]
    public void TheEndOfInputStays()
    {
        _host.Input.Enqueue([9]);
        _host.Input.Enqueue([]);
        byte[] buffer = new byte[4];

        Assert.That(ReadInput(buffer), Is.EqualTo(1));
        Assert.That(ReadInput(buffer), Is.Zero);
        Assert.That(ReadInput(buffer), Is.Zero);
        Assert.That(_host.Requests(), Has.Count.EqualTo(2), "nothing is asked for after the end");
    }

    [Test]
    public void InputThatNobodyAskedForIsNotBelieved()
    {
        _host.Feed(ChannelFrameType.Input, [1, 2, 3]);
        Assert.That(_channel.UnexpectedFrames, Is.EqualTo(1));
        _host.Input.Enqueue([7]);
        byte[] buffer = new byte[4];
        Assert.That(ReadInput(buffer), Is.EqualTo(1));
        Assert.That(buffer[0], Is.EqualTo(7));
    }

    [Test]
    public void TheWindowMayChangeAtAnyTime()
    {
        Assert.That(_channel.WindowSize, Is.EqualTo(new WindowSize(24, 80)));
        _host.Feed(ChannelFrameType.WindowSize, [50, 0, 0x2C, 1]);
        Assert.That(_channel.WindowSize, Is.EqualTo(new WindowSize(50, 300)));
    }

    [Test]
    public void EndsAreReported()
    {
        _channel.ReportExited(2, 139);
        _channel.ReportFinished(-1);
        List<(ChannelFrameType Type, byte[] Payload)> frames = _host.SentFrames();
        Assert.That(frames[0], Is.EqualTo((ChannelFrameType.ProgramExited, new byte[] { 2, 0, 0, 0, 139, 0, 0, 0 })).Using<(ChannelFrameType Type, byte[] Payload)>((a, b) => a.Type == b.Type && a.Payload.SequenceEqual(b.Payload)));
        Assert.That(frames[1].Type, Is.EqualTo(ChannelFrameType.Finished));
        Assert.That(frames[1].Payload, Is.EqualTo(new byte[] { 255, 255, 255, 255 }));
    }

    [Test]
    public void AMebibyteOfAllValuesComesBackIdentical()
    {
        byte[] sent = new byte[1 << 20];
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = (byte)(i ^ (i >> 8));
        }

        Random random = new(4);
        for (int i = 0; i < sent.Length;)
        {
            int count = Math.Min(random.Next(1, 4097), sent.Length - i);
            _host.Input.Enqueue(sent[i..(i + count)]);
            i += count;
        }

        _host.Input.Enqueue([]);
        byte[] buffer = new byte[4096];
        int read;
        while ((read = ReadInput(buffer.AsSpan(0, random.Next(1, 4097)))) != 0)
        {
            _channel.WriteOutput(ProgramStream.Output, buffer.AsSpan(0, read));
        }

        Assert.That(_host.SentFrames().Where(frame => frame.Type == ChannelFrameType.Output).SelectMany(frame => frame.Payload), Is.EqualTo(sent));
    }

    /// <summary>Reads as a thread does that waits.</summary>
    private int ReadInput(Span<byte> buffer)
    {
        if (!_channel.RequestInput(buffer.Length))
        {
            _host.Wait();
        }

        return _channel.TryReadInput(buffer);
    }

    /// <summary>The other side: answers a request while the guest waits.</summary>
    private sealed class FakeHost
    {
        private int _parsed;

        public List<byte> Sent { get; } = [];

        public Queue<byte[]> Input { get; } = [];

        public Action<byte> Receive { get; set; } = _ => { };

        public int SendPermits { get; set; }

        public int Told { get; set; }

        public List<(ChannelFrameType Type, byte[] Payload)> SentFrames()
        {
            List<(ChannelFrameType Type, byte[] Payload)> frames = [];
            for (int i = 0; i < Sent.Count;)
            {
                Assert.That(Sent[i + 1], Is.Zero);
                int length = Sent[i + 2] | (Sent[i + 3] << 8);
                Assert.That(length, Is.LessThanOrEqualTo(4096));
                frames.Add(((ChannelFrameType)Sent[i], [.. Sent.GetRange(i + 4, length)]));
                i += 4 + length;
            }

            return frames;
        }

        public List<int> Requests() => [.. SentFrames().Where(frame => frame.Type == ChannelFrameType.InputRequest).Select(frame => frame.Payload[0] | (frame.Payload[1] << 8))];

        public void Feed(ChannelFrameType type, byte[] payload)
        {
            foreach (byte item in ChannelDecoderTests.Frame(type, payload))
            {
                Receive(item);
            }
        }

        /// <summary>The guest waits for an answer: looks for its request and gives one.</summary>
        public void Wait()
        {
            int requests = 0;
            for (int i = _parsed; i < Sent.Count; i += 4 + (Sent[i + 2] | (Sent[i + 3] << 8)))
            {
                requests += Sent[i] == (byte)ChannelFrameType.InputRequest ? 1 : 0;
            }

            _parsed = Sent.Count;
            Assert.That(requests, Is.EqualTo(1), "the guest waits with one request");
            int told = Told;
            Feed(ChannelFrameType.Input, Input.Dequeue());
            Assert.That(Told, Is.EqualTo(told + 1));
        }
    }

    private readonly struct Line(FakeHost host) : IByteSink
    {
        public void SendBytes(ReadOnlySpan<byte> bytes)
        {
            Assert.That(host.SendPermits, Is.Zero, "sent without the permit");
            host.Sent.AddRange(bytes);
        }
    }

    private readonly struct Permit(FakeHost host) : IChannelPermit
    {
        public void Acquire() => Assert.That(host.SendPermits--, Is.EqualTo(1));

        public void Release() => host.SendPermits++;
    }
}
