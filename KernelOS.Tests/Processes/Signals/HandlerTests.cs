using System;
using System.Collections.Generic;
using KernelOS.Core.Processes.Signals;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using KernelOS.Tests.Syscalls;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Signals;

public sealed class HandlerTests : ProgramTest
{
    private const ulong User1 = 1UL << ((int)Signal.User1 - 1);
    private const ulong User2 = 1UL << ((int)Signal.User2 - 1);

    [Test]
    public void AHandlerRunsBeforeTheCallReturns() => Run(program =>
    {
        List<Signal> seen = Kernel.NoteSignals();
        program.SetAction(Signal.User1, SignalProgram.Handler);
        Expect(Errno.None, program.Raise(Signal.User1));
        Assert.That(seen, Is.EqualTo(new[] { Signal.User1 }));
        Assert.That(program.Thread.Signals.Mask, Is.Zero, "the mask comes back");
    });

    [Test]
    public void TheSignalAndItsMaskWaitWhileTheHandlerRuns() => Run(program =>
    {
        List<ulong> masks = [];
        Kernel.Handlers[(nuint)SignalProgram.Handler] = (inside, _) => masks.Add(inside.Thread.Signals.Mask);
        program.SetAction(Signal.User1, SignalProgram.Handler, mask: User2);
        program.Raise(Signal.User1);
        program.SetAction(Signal.User1, SignalProgram.Handler, SignalAction.NoDefer);
        program.Raise(Signal.User1);
        Assert.That(masks, Is.EqualTo(new[] { User1 | User2, 0UL }));
    });

    [Test]
    public void BlockedSignalsWaitAndTheLowestComesFirst() => Run(program =>
    {
        List<Signal> seen = Kernel.NoteSignals();
        foreach (Signal signal in new[] { Signal.User2, Signal.Alarm, Signal.HangUp, (Signal)40 })
        {
            program.SetAction(signal, SignalProgram.Handler, mask: ulong.MaxValue);
        }

        program.SetMask(ulong.MaxValue);
        foreach (Signal signal in new[] { (Signal)40, Signal.User2, Signal.Alarm, Signal.User2, Signal.HangUp, (Signal)40 })
        {
            program.Raise(signal);
        }

        Assert.That(seen, Is.Empty);
        program.SetMask(0);
        Assert.That(seen, Is.EqualTo(new[] { Signal.HangUp, Signal.User2, Signal.Alarm, (Signal)40, (Signal)40 }));
    });

    [Test]
    public void AHandlerForOneSignalIsGoneAfterwards()
    {
        int status = Kernel.Run(program =>
        {
            List<Signal> seen = Kernel.NoteSignals();
            program.SetAction(Signal.User1, SignalProgram.Handler, SignalAction.ResetHandler);
            program.Raise(Signal.User1);
            Assert.That(seen, Has.Count.EqualTo(1));
            program.Raise(Signal.User1);
            return 0;
        });
        Assert.That(status, Is.EqualTo(128 + (int)Signal.User1));
    }

    [Test]
    public void AFrameThatCannotBeWrittenIsAFault()
    {
        int status = Kernel.Run(program =>
        {
            program.SetAction(Signal.User1, SignalProgram.Handler);
            program.Context.HasBadStack = true;
            program.Raise(Signal.User1);
            return 0;
        });
        Assert.That(status, Is.EqualTo(139));
    }

    [Test]
    public void AFaultsOwnHandlerRunsOnTheOtherStack() => Run(program =>
    {
        nuint stack = program.Allocate(65536), memory = program.Allocate(4096);
        program.Store(memory, SignalProgram.Words(stack, 0, 65536));
        program.Must(SyscallNumber.SigAltStack, memory);
        nuint seenAt = 0;
        Kernel.Handlers[(nuint)SignalProgram.Handler] = (inside, _) => seenAt = inside.Context.StackPointer;
        program.SetAction(Signal.User1, SignalProgram.Handler);
        program.Raise(Signal.User1);
        Assert.That(seenAt, Is.EqualTo(program.Context.StackPointer - HostUserContext.RedZoneSize - HostUserContext.FrameSize));
        program.SetAction(Signal.User1, SignalProgram.Handler, SignalAction.OnStack);
        program.Raise(Signal.User1);
        Assert.That(seenAt, Is.EqualTo(stack + 65536 - HostUserContext.FrameSize));
    });

    [Test]
    public void ASleepThatASignalInterruptsTellsWhatIsLeft() => Run(program =>
    {
        Kernel.NoteSignals();
        nuint memory = program.Allocate(4096);
        program.SetAction(Signal.User1, SignalProgram.Handler, SignalAction.Restart);
        nuint parent = program.Must(SyscallNumber.GetPid);
        program.Clone(child =>
        {
            child.Sleep(30);
            child.Must(SyscallNumber.Kill, parent, (nuint)Signal.User1);
            return 0;
        });
        program.Store(memory, SignalProgram.Words(0, 100_000_000));
        Expect(Errno.EINTR, program.Call(SyscallNumber.NanoSleep, memory, memory + 16));
        Assert.That(program.LoadWord(memory + 24), Is.GreaterThan(20_000_000).And.LessThan(75_000_000));
        program.Must(SyscallNumber.Wait4, nuint.MaxValue);
    });

    [Test]
    public void AStopDoesNotEndASleep() => Run(program =>
    {
        SyscallResult child = program.Clone(asleep => (int)asleep.Sleep(100).Value);
        nuint memory = program.Allocate(4096);
        program.Sleep(20);
        program.Must(SyscallNumber.Kill, (nuint)child.Value, (nuint)Signal.Stop);
        Assert.That((nint)program.Must(SyscallNumber.Wait4, (nuint)child.Value, memory, 2), Is.EqualTo(child.Value));
        Assert.That((int)program.LoadWord(memory) & 0xFFFF, Is.EqualTo(0x137F));
        program.Must(SyscallNumber.Kill, (nuint)child.Value, (nuint)Signal.Continue);
        program.Must(SyscallNumber.Wait4, (nuint)child.Value, memory, 8);
        Assert.That((int)program.LoadWord(memory) & 0xFFFF, Is.EqualTo(0xFFFF));
        program.Must(SyscallNumber.Wait4, (nuint)child.Value, memory);
        Assert.That((int)program.LoadWord(memory), Is.Zero);
    });

    [Test]
    public void AStoppedProcessCanBeKilled() => Run(program =>
    {
        SyscallResult child = program.Clone(stopped => (int)stopped.Raise(Signal.Stop).Value);
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.Wait4, (nuint)child.Value, memory, 2);
        program.Must(SyscallNumber.Kill, (nuint)child.Value, (nuint)Signal.Terminate);
        program.Sleep(20);
        Assert.That((int)program.Must(SyscallNumber.Wait4, (nuint)child.Value, memory, 1), Is.Zero, "it waits");
        program.Must(SyscallNumber.Kill, (nuint)child.Value, (nuint)Signal.Kill);
        program.Must(SyscallNumber.Wait4, (nuint)child.Value, memory);
        Assert.That((int)program.LoadWord(memory), Is.EqualTo((int)Signal.Kill));
    });

    [Test]
    public void AWaitForSignalsTakesThemWithTheirValues() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.SetMask(ulong.MaxValue);
        program.Store(memory + 64, SignalProgram.Words(0, unchecked((ulong)SignalCodes.Queue) & 0xFFFF_FFFF, 0, 77));
        program.Must(SyscallNumber.RtSigQueueInfo, program.Must(SyscallNumber.GetPid), 40, memory + 64);
        program.Store(memory, SignalProgram.Words(1UL << 39, 0, 0));
        Assert.That(program.Must(SyscallNumber.RtSigTimedWait, memory, memory + 256, memory + 8, 8), Is.EqualTo((nuint)40));
        Assert.That(program.LoadWord(memory + 256 + 24), Is.EqualTo(77));
        Expect(Errno.EAGAIN, program.Call(SyscallNumber.RtSigTimedWait, memory, memory + 256, memory + 8, 8));
    });

    [Test]
    public void AnAlarmEndsAPause() => Run(program =>
    {
        List<Signal> seen = Kernel.NoteSignals();
        program.SetAction(Signal.Alarm, SignalProgram.Handler);
        Assert.That((int)program.Must(SyscallNumber.Alarm, 2), Is.Zero);
        Assert.That(program.Must(SyscallNumber.Alarm, 1), Is.EqualTo((nuint)2));
        Expect(Errno.EINTR, program.Call(SyscallNumber.Pause));
        Assert.That(seen, Is.EqualTo(new[] { Signal.Alarm }));
        Assert.That((int)program.Must(SyscallNumber.Alarm, 100), Is.Zero);
    });

    [Test]
    public void ATimerThatIsToGoOffAgainAfterAllTimeGoesOffOnce() => Run(program =>
    {
        List<Signal> seen = Kernel.NoteSignals();
        program.SetAction(Signal.Alarm, SignalProgram.Handler);
        nuint memory = program.Allocate(4096);
        program.Store(memory, SignalProgram.Words(long.MaxValue, 0, 0, 1));
        program.Must(SyscallNumber.SetITimer, 0, memory);
        Expect(Errno.EINTR, program.Call(SyscallNumber.Pause));
        program.Sleep(20);
        Assert.That(seen, Is.EqualTo(new[] { Signal.Alarm }));
    });

    [Test]
    public void ASignalWakesAThreadThatWasWokenInVainBefore() => Run(program =>
    {
        nuint child = (nuint)program.Clone(waiting => waiting.Call(SyscallNumber.Pause).IsError ? 1 : 0).Value;
        program.Sleep(20);

        // The child does not run between these two, and goes on waiting.
        program.Must(SyscallNumber.Kill, child, (nuint)Signal.Stop);
        program.Must(SyscallNumber.Kill, child, (nuint)Signal.Continue);
        program.Sleep(20);
        program.Must(SyscallNumber.Kill, child, (nuint)Signal.Terminate);
        program.Sleep(20);
        nuint status = program.Allocate(4096);
        nuint ended = program.Must(SyscallNumber.Wait4, child, status, 1);
        program.Call(SyscallNumber.Kill, child, (nuint)Signal.Kill);
        Assert.That(ended, Is.EqualTo(child), "it has ended by the time");
        Assert.That(program.LoadWord(status) & uint.MaxValue, Is.EqualTo((ulong)Signal.Terminate));
    });

    [Test]
    public void ASignalEndsAReadThatWasAlsoWokenForWhatSomebodyElseTook() => Run(program =>
    {
        Kernel.NoteSignals();
        program.SetAction(Signal.User1, SignalProgram.Handler);
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.Pipe, memory);
        nuint reader = (nuint)BitConverter.ToInt32(program.Load(memory, 4)), writer = (nuint)BitConverter.ToInt32(program.Load(memory + 4, 4));
        nuint child = (nuint)program.Clone(reading => reading.Call(SyscallNumber.Read, reader, memory, 1).Error == Errno.EINTR ? 3 : 4).Value;
        program.Sleep(20);

        // The child does not run meanwhile.
        program.Must(SyscallNumber.Kill, child, (nuint)Signal.User1);
        program.Must(SyscallNumber.Write, writer, memory, 1);
        program.Must(SyscallNumber.Read, reader, memory, 1);
        program.Sleep(20);
        nuint ended = program.Must(SyscallNumber.Wait4, child, memory + 8, 1);
        program.Call(SyscallNumber.Write, writer, memory, 1);
        Assert.That(ended, Is.EqualTo(child), "it has ended by the time");
        Assert.That(BitConverter.ToInt32(program.Load(memory + 8, 4)), Is.EqualTo(3 << 8));
    });

    [Test]
    public void WhatWaitsAtTheEndIsGivenBack() => Run(program =>
    {
        program.SetMask(ulong.MaxValue);
        for (int i = 0; i < 100; i++)
        {
            program.Raise((Signal)(1 + (i % 64)) is Signal.Kill or Signal.Stop ? Signal.User1 : (Signal)(1 + (i % 64)));
        }

        Assert.That(Kernel.Services.Signals.InUse, Is.GreaterThan(30));
    });
}
