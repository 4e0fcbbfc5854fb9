using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using KernelOS.Tool;
using KernelOS.Tool.Channel;
using KernelOS.Tool.Emulators;
using KernelOS.Tool.Sessions;
using KernelOS.Tool.Terminal;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Sessions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SessionTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly StringBuilder _logText = new();
    private readonly List<(int Index, int Status)> _exits = [];
    private Stream _input = Stream.Null;
    private Session? _session;

    [TearDown]
    public void CloseStreams()
    {
        _output.Dispose();
        _error.Dispose();
        _input.Dispose();
    }

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(139)]
    [TestCase(255)]
    public async Task TheLastProgramsStatusIsTheOutcome(int status)
    {
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            await guest.StartKernelAsync();
            await guest.ExitProgramAsync(0, 139);
            await guest.ExitProgramAsync(1, status);
            await guest.FinishAsync(status);
        });

        Assert.That(outcome, Is.EqualTo(new SessionOutcome(status, null)));
        Assert.That(_exits, Is.EqualTo(new[] { (0, 139), (1, status) }));
    }

    [Test]
    public async Task OutputAndErrorAndInputPassByteForByte()
    {
        byte[] everything = new byte[1 << 20];
        new Random(3).NextBytes(everything);
        _input = new MemoryStream(everything);
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            for (byte[] bytes = await guest.RequestInputAsync(4096); bytes.Length > 0; bytes = await guest.RequestInputAsync(4096))
            {
                await guest.SendAsync(FrameType.Output, bytes);
            }

            Assert.That(await guest.RequestInputAsync(1), Is.Empty, "the end of input stays");
            await guest.SendAsync(FrameType.Error, [.. "oh\0\n"u8]);
            await guest.FinishAsync(0);
        });

        Assert.That(outcome.Status, Is.Zero);
        Assert.That(_output.ToArray(), Is.EqualTo(everything));
        Assert.That(_error.ToArray(), Is.EqualTo("oh\0\n"u8.ToArray()));
    }

    [Test]
    public async Task NoMoreInputIsTakenThanTheGuestAskedFor()
    {
        _input = new MemoryStream([.. "abcdef"u8]);
        await RunAsync(async guest =>
        {
            Assert.That(await guest.RequestInputAsync(2), Is.EqualTo("ab"u8.ToArray()));
            await guest.FinishAsync(0);
        });

        Assert.That(_input.Position, Is.EqualTo(2));
    }

    [Test]
    public async Task AGuestThatEndsWithItsInputUnreadIsNotWaitedFor()
    {
        using BlockingInput input = new();
        _input = input;
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            await guest.SendAsync(FrameType.InputRequest, 1, 0);
            input.WaitUntilRead();
            await guest.FinishAsync(3);
        });

        Assert.That(outcome.Status, Is.EqualTo(3));
    }

    [Test]
    public async Task AMachineThatStopsEarlyHasPanicked()
    {
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            await guest.StartKernelAsync();
            await guest.LogAsync("panic: deliberately");
        });

        Assert.That(outcome.Status, Is.EqualTo(ExitStatus.NoProgramStatus));
        Assert.That(outcome.Complaint, Does.Contain("panicked"));
        Assert.That(_logText.ToString(), Is.EqualTo("panic: deliberately\n"));
    }

    [Test]
    public async Task AMachineThatStopsBeforeTheKernelSaysSo()
    {
        SessionOutcome outcome = await RunAsync(guest => guest.LogAsync("error: out of memory.\n"));

        Assert.That(outcome.Status, Is.EqualTo(ExitStatus.NoProgramStatus));
        Assert.That(outcome.Complaint, Does.Contain("before the kernel started"));
        Assert.That(_logText.ToString(), Is.Empty);
    }

    [Test]
    public async Task AnEmulatorThatRefusesIsAMistakeOnTheCommandLine()
    {
        FakeEmulator emulator = new(_ => Task.CompletedTask) { LastWords = "no such CPU" };
        SessionOutcome outcome = await RunAsync(emulator, s_limit);

        Assert.That(outcome.Status, Is.EqualTo(ExitStatus.Usage));
        Assert.That(outcome.Complaint, Does.Contain("no such CPU"));
    }

    [Test]
    public async Task TheTimeLimitEndsAMachineThatHangs()
    {
        FakeEmulator emulator = new(async guest =>
        {
            await guest.StartKernelAsync();
            await FakeGuest.HangAsync();
        });
        SessionOutcome outcome = await RunAsync(emulator, TimeSpan.FromSeconds(0.5));

        Assert.That(outcome.Status, Is.EqualTo(ExitStatus.NoProgramStatus));
        Assert.That(outcome.Complaint, Does.Contain("time limit of 0.5 s"));
        Assert.That(emulator.WasKilled, Is.True);
    }

    [Test]
    public async Task ASignalEndsTheMachine()
    {
        FakeEmulator emulator = new(_ => FakeGuest.HangAsync());
        SessionOutcome outcome = await RunAsync(emulator, s_limit, Task.FromResult(SessionOutcome.Signalled(2)));

        Assert.That(outcome, Is.EqualTo(new SessionOutcome(130, null)));
        Assert.That(emulator.WasKilled, Is.True);
    }

    [TestCase(new byte[] { 0x81, 0, 0, 0 })]
    [TestCase(new byte[] { 0x07, 0, 0, 0 })]
    [TestCase(new byte[] { 0x01, 1, 0, 0 })]
    [TestCase(new byte[] { 0x03, 0, 2, 0, 0, 0 })]
    [TestCase(new byte[] { 0x03, 0, 2, 0, 1, 16 })]
    [TestCase(new byte[] { 0x03, 0, 1, 0, 1 })]
    [TestCase(new byte[] { 0x04, 0, 4, 0, 0, 0, 0, 0 })]
    [TestCase(new byte[] { 0x05, 0, 0, 0 })]
    [TestCase(new byte[] { 0x05, 0, 4, 0, 0, 1, 0, 0 })]
    [TestCase(new byte[] { 0x05, 0, 4, 0, 255, 255, 255, 255 })]
    public async Task WhatTheProtocolForbidsEndsTheSession(byte[] bytes)
    {
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            await guest.SendAsync(FrameType.Output);
            await guest.SendRawAsync(bytes);
            await guest.FinishAsync(0);
        });

        Assert.That(outcome.Status, Is.EqualTo(ExitStatus.NoProgramStatus));
        Assert.That(outcome.Complaint, Does.Contain("protocol"));
    }

    [Test]
    public async Task TwoOutstandingRequestsAreForbidden()
    {
        using BlockingInput input = new();
        _input = input;
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            await guest.SendAsync(FrameType.InputRequest, 1, 0);
            await guest.SendAsync(FrameType.InputRequest, 1, 0);
            await FakeGuest.HangAsync();
        });

        Assert.That(outcome.Complaint, Does.Contain("asked for input twice"));
    }

    [Test]
    public async Task RandomBytesNeverEndInAnythingButAnOutcome()
    {
        Random random = new(6);
        for (int round = 0; round < 50; round++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(1, 6);
            SessionOutcome outcome = await RunAsync(guest => guest.SendRawAsync(bytes));
            Assert.That(outcome.Status, Is.InRange(0, 255));
        }
    }

    [Test]
    public async Task NothingIsSentBeforeTheGuestsFirstFrame()
    {
        await RunAsync(async guest =>
        {
            _session!.SendWindowSize(new WindowSize(50, 132));
            await guest.SendAsync(FrameType.Output);
            Frame frame = await guest.ReceiveAsync();
            Assert.That(frame.Type, Is.EqualTo(FrameType.WindowSize));
            Assert.That(frame.Payload.ToArray(), Is.EqualTo(new byte[] { 50, 0, 132, 0 }));
            await guest.FinishAsync(0);
        });
    }

    [Test]
    public async Task OutputThatNobodyReadsEndsLikeSigpipe()
    {
        _output = new ClosedPipe();
        SessionOutcome outcome = await RunAsync(async guest =>
        {
            await guest.SendAsync(FrameType.Output, 65);
            await FakeGuest.HangAsync();
        });

        Assert.That(outcome, Is.EqualTo(new SessionOutcome(141, null)));
    }

    [Test]
    public async Task TheLogHasOnlyTheKernelsLinesWithoutTerminalControl()
    {
        await RunAsync(async guest =>
        {
            await guest.LogAsync("\e[2J\e[1;1HBdsDxe: starting\r\n");
            await guest.StartKernelAsync();
            await guest.LogAsync("[0.1] \e[1mKernelOS\e[0m\r\nsecond\tline\a\n");
            await guest.FinishAsync(0);
        });

        Assert.That(_logText.ToString(), Is.EqualTo("[0.1] KernelOS\nsecond\tline\n"));
    }

    private Task<SessionOutcome> RunAsync(Func<FakeGuest, Task> guest) => RunAsync(new FakeEmulator(guest), s_limit);

    private async Task<SessionOutcome> RunAsync(FakeEmulator emulator, TimeSpan limit, Task<SessionOutcome>? interruption = null)
    {
        using ScratchFolder folder = new();
        SessionLog log = new(line => _logText.Append(Encoding.UTF8.GetString(line)));
        StandardStreams streams = new(_input, _output, _error);
        _session = new Session(emulator, streams, log, (index, status) => _exits.Add((index, status)), () => { });
        Assert.That(MemorySize.TryParse("64M", out MemorySize memory), Is.True);
        Machine machine = new(EmulatorKind.Qemu, Firmware.Bios, null, memory, InstructionCounting.Off);
        SessionOutcome outcome = await _session.RunAsync(
            machine, "no.iso", folder.Path, limit, null, interruption ?? new TaskCompletionSource<SessionOutcome>().Task);
        await emulator.Played;
        return outcome;
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
