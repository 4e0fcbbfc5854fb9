using System;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Syscalls.Processes;

public sealed class TimeTests : ProgramTest
{
    private const long Epoch = 1_000_000_000;

    [Test]
    public void MonotonicTimeIsTheTimeSinceBoot() => Run(program =>
    {
        Kernel.Machine.Cpus.Work(KernelOS.Core.Primitives.Duration.FromMilliseconds(1234));
        Assert.That(Read(program, 1).TotalMilliseconds, Is.GreaterThanOrEqualTo(1234).And.LessThan(1300));
        Assert.That(Read(program, 4), Is.EqualTo(Read(program, 1)));
        Assert.That(Read(program, 7), Is.EqualTo(Read(program, 6)));
    });

    [Test]
    public void RealTimeIsTheDate() => Run(program =>
    {
        Assert.That((long)Read(program, 0).TotalSeconds, Is.EqualTo(Epoch));
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.GetTimeOfDay, memory, memory + 16);
        Assert.That(program.LoadWord(memory), Is.EqualTo(Epoch));
        Assert.That(program.LoadWord(memory + 16), Is.Zero);
        Assert.That(program.Must(SyscallNumber.Time, memory + 32), Is.EqualTo((nuint)Epoch));
        Assert.That(program.LoadWord(memory + 32), Is.EqualTo(Epoch));
        program.Must(SyscallNumber.GetTimeOfDay, 0, 0);
        Assert.That(program.Must(SyscallNumber.Time, 0), Is.EqualTo((nuint)Epoch));
    });

    [Test]
    public void CpuTimeIsTheThreadsOwn() => Run(program =>
    {
        Kernel.Machine.Cpus.Work(KernelOS.Core.Primitives.Duration.FromMilliseconds(50));
        Sleep(program, 0, 500_000_000);
        Assert.That(Read(program, 2).TotalMilliseconds, Is.EqualTo(50).Within(15));

        nuint memory = program.Allocate(4096);
        program.Store(memory, "touched"u8);
        program.Must(SyscallNumber.GetRUsage, 0, memory);
        Assert.That(program.LoadWord(memory + 8), Is.EqualTo(50_000).Within(15_000));
        Assert.That(program.LoadWord(memory + 32), Is.EqualTo(4 * program.Thread.Process.Space.ResidentPages));
        program.Must(SyscallNumber.Times, memory);
        Assert.That(program.LoadWord(memory), Is.EqualTo(5).Within(2));
    });

    [TestCase(0L, 0L)]
    [TestCase(0L, 1_000L)]
    [TestCase(2L, 999_999_999L)]
    public void SleepLastsAtLeastAsLongAsAsked(long seconds, long nanoseconds) => Run(program =>
    {
        TimeSpan before = Read(program, 1);
        Expect(Errno.None, Sleep(program, seconds, nanoseconds));
        TimeSpan slept = Read(program, 1) - before;
        Assert.That(slept.TotalNanoseconds, Is.GreaterThanOrEqualTo((seconds * 1e9) + nanoseconds));
        Assert.That(slept.TotalSeconds, Is.LessThan(seconds + 1.1));
    });

    [TestCase(-1L, 0L)]
    [TestCase(0L, -1L)]
    [TestCase(0L, 1_000_000_000L)]
    [TestCase(long.MinValue, long.MinValue)]
    public void WhatIsNoLengthOfTimeIsRefused(long seconds, long nanoseconds) => Run(program =>
    {
        Expect(Errno.EINVAL, Sleep(program, seconds, nanoseconds));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.NanoSleep, BadPointer, 0));
    });

    [Test]
    public void SleepUntilATimeEndsThenOrAtOnce() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Store(program, memory, 1, 0);
        program.Must(SyscallNumber.ClockNanoSleep, 1, 1, memory, 0);
        Assert.That(Read(program, 1).TotalSeconds, Is.GreaterThanOrEqualTo(1).And.LessThan(1.1));
        program.Must(SyscallNumber.ClockNanoSleep, 1, 1, memory, 0);
        Assert.That(Read(program, 1).TotalSeconds, Is.LessThan(1.1));

        Store(program, memory, Epoch + 2, 0);
        program.Must(SyscallNumber.ClockNanoSleep, 0, 1, memory, 0);
        Assert.That(Read(program, 1).TotalSeconds, Is.GreaterThanOrEqualTo(2).And.LessThan(2.1));
        Expect(Errno.EOPNOTSUPP, program.Call(SyscallNumber.ClockNanoSleep, 4, 0, memory, 0));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.ClockNanoSleep, 99, 0, memory, 0));
    });

    [Test]
    public void UnknownClocksAndBadPointersAreRefused() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.ClockGetTime, 99, memory));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ClockGetTime, 1, BadPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.ClockGetTime, 1, memory + 4096 - 15));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.GetTimeOfDay, BadPointer, 0));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Time, BadPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.Times, BadPointer));
        Expect(Errno.EFAULT, program.Call(SyscallNumber.GetRUsage, 0, BadPointer));
        Expect(Errno.EINVAL, program.Call(SyscallNumber.GetRUsage, 5, memory));
    });

    [Test]
    public void ClocksTellHowFineTheyAre() => Run(program =>
    {
        nuint memory = program.Allocate(4096);
        program.Must(SyscallNumber.ClockGetRes, 1, memory);
        Assert.That(program.LoadWord(memory + 8), Is.EqualTo(1));
        program.Must(SyscallNumber.ClockGetRes, 6, memory);
        Assert.That(program.LoadWord(memory + 8), Is.EqualTo(10_000_000));
        program.Must(SyscallNumber.ClockGetRes, 1, 0);
        Expect(Errno.EINVAL, program.Call(SyscallNumber.ClockGetRes, 99, 0));
    });

    private static TimeSpan Read(HostProgram program, nuint clock)
    {
        nuint memory = program.StackPointer - 64;
        program.Must(SyscallNumber.ClockGetTime, clock, memory);
        return TimeSpan.FromTicks(((long)program.LoadWord(memory) * TimeSpan.TicksPerSecond) + ((long)program.LoadWord(memory + 8) / 100));
    }

    private static SyscallResult Sleep(HostProgram program, long seconds, long nanoseconds)
    {
        nuint memory = program.StackPointer - 64;
        Store(program, memory, seconds, nanoseconds);
        return program.Call(SyscallNumber.NanoSleep, memory, 0);
    }

    private static void Store(HostProgram program, nuint address, long seconds, long nanoseconds)
    {
        program.Store(address, BitConverter.GetBytes(seconds));
        program.Store(address + 8, BitConverter.GetBytes(nanoseconds));
    }
}
